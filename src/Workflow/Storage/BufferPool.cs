namespace Workflow.Storage;

/// <summary>
/// Large buffers of one size, for the whole process. The runtime's shared pool keeps one of every size for every thread that ever gave one
/// back; at megabytes each, on a dozen threads, that was most of the memory of a backup.
/// </summary>
/// <param name="bufferBytes">Length of every buffer.</param>
/// <param name="kept">Buffers kept for the next user; more are left to the garbage collector.</param>
internal sealed class BufferPool(int bufferBytes, int kept)
{
    private readonly Lock gate = new();
    private readonly Stack<byte[]> free = new(kept);

    /// <summary>Of <see cref="Limits.ChunkBytes"/>: enough for the chunks of one file in progress, raw and compressed.</summary>
    public static BufferPool Chunks { get; } = new(Limits.ChunkBytes, kept: 12);

    /// <summary>Of <see cref="Limits.BlockBytes"/>: those in flight and the one being filled.</summary>
    public static BufferPool Blocks { get; } = new(Limits.BlockBytes, kept: Limits.BlocksInFlight + 1);

    /// <summary>A buffer whose content is arbitrary.</summary>
    public byte[] Rent()
    {
        lock (gate)
        {
            if (free.TryPop(out var buffer))
                return buffer;
        }
        return GC.AllocateUninitializedArray<byte>(bufferBytes);
    }

    /// <summary>Takes back an unused buffer; one of another length is ignored.</summary>
    public void Return(byte[] buffer)
    {
        if (buffer.Length != bufferBytes)
            return;
        lock (gate)
        {
            if (free.Count < kept)
                free.Push(buffer);
        }
    }
}
