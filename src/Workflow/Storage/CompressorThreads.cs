using System.Collections.Concurrent;

namespace Workflow.Storage;

/// <summary>
/// The threads that compress: one for each core, four at most, for all files of the process. Threads of their own, because compression on the
/// pool's would keep requests waiting, and because the native allocator keeps a compressor's memory for every thread that ever had one.
/// </summary>
internal static class CompressorThreads
{
    private static readonly Lazy<BlockingCollection<Work>> Queue = new(Start);

    /// <summary>How many there are.</summary>
    public static int Count { get; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Compresses a buffer of <see cref="BufferPool.Chunks"/> and gives it back there; the result is the caller's to give back.</summary>
    public static Task<ArraySegment<byte>> CompressAsync(byte[] chunk, int length)
    {
        var work = new Work(chunk, length);
        Queue.Value.Add(work);
        return work.Done;
    }

    private static BlockingCollection<Work> Start()
    {
        var queue = new BlockingCollection<Work>();
        for (var number = 1; number <= Count; number++)
            new Thread(() => Run(queue)) { Name = $"Compressor {number}", IsBackground = true }.Start();
        return queue;
    }

    private static void Run(BlockingCollection<Work> queue)
    {
        foreach (var work in queue.GetConsumingEnumerable())
            work.Run();
    }

    private sealed class Work(byte[] chunk, int length)
    {
        private readonly TaskCompletionSource<ArraySegment<byte>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ArraySegment<byte>> Done => done.Task;

        public void Run()
        {
            try
            {
                done.SetResult(GzipChunks.Compress(chunk.AsSpan(0, length)));
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
            finally
            {
                BufferPool.Chunks.Return(chunk);
            }
        }
    }
}
