namespace Workflow.Logs.Files;

/// <summary>Takes lines in the order of a merged file.</summary>
internal interface ILineSink
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> line, LineHead head, CancellationToken cancellation);
}

/// <summary>A source of sorted lines: a chunk that a device sent, or several merged ones.</summary>
/// <param name="FirstMs">Time of the first line.</param>
/// <param name="LastMs">Time of the last line.</param>
/// <param name="MemoryBytes">Its memory while it is open.</param>
/// <param name="OpenAsync">Gives the gzip.</param>
internal sealed record MergeSource(long FirstMs, long LastMs, long MemoryBytes, Func<CancellationToken, Task<Stream>> OpenAsync);

/// <summary>
/// Merges sorted lines into one order. A source is opened at its first time and closed at its end, so memory depends on how
/// many overlap in time (two for the chunks of one device), not on how many there are.
/// </summary>
internal static class LogMerger
{
    /// <summary>Merges sources that are ordered by their first time; gives the number of doubles that were dropped.</summary>
    public static async Task<long> MergeAsync(IReadOnlyList<MergeSource> sources, ILineSink sink, CancellationToken cancellation)
    {
        var doubles = 0L;
        var open = new PriorityQueue<ChunkCursor, LinePlace>(LinePlace.Order);
        await using var opener = new Opener(sources, cancellation);
        LinePlace? written = null;
        try
        {
            while (true)
            {
                while (opener.NextMs is { } next && (open.Count == 0 || next <= open.Peek().Head.Place.TimeMs))
                {
                    var opened = await opener.OpenNextAsync();
                    if (await opened.NextAsync(cancellation))
                        open.Enqueue(opened, opened.Head.Place);
                    else
                        opened.Dispose();
                }
                if (!open.TryPeek(out var cursor, out var place))
                    return doubles;
                if (place == written)
                    doubles++;
                else
                    await sink.WriteAsync(cursor.Line, cursor.Head, cancellation);
                written = place;
                if (await cursor.NextAsync(cancellation))
                    open.DequeueEnqueue(cursor, cursor.Head.Place);
                else
                    open.Dequeue().Dispose();
            }
        }
        finally
        {
            while (open.TryDequeue(out var left, out _))
                left.Dispose();
        }
    }

    /// <summary>Opens sources one after the other, and fetches one ahead while the others are being merged.</summary>
    private sealed class Opener(IReadOnlyList<MergeSource> sources, CancellationToken cancellation) : IAsyncDisposable
    {
        private int next;
        private Task<Stream>? ahead;

        public long? NextMs => next < sources.Count ? sources[next].FirstMs : null;

        public async Task<ChunkCursor> OpenNextAsync()
        {
            var opening = ahead ?? sources[next].OpenAsync(cancellation);
            ahead = null;
            next++;
            var gzip = await opening;
            if (next < sources.Count)
                ahead = sources[next].OpenAsync(cancellation);
            return new(gzip);
        }

        public async ValueTask DisposeAsync()
        {
            if (ahead is null)
                return;
            // Only after a failure, which matters; this one adds nothing.
            await ahead.ContinueWith(static opened => opened.Exception, TaskScheduler.Default);
            if (ahead.IsCompletedSuccessfully)
                await (await ahead).DisposeAsync();
        }
    }
}
