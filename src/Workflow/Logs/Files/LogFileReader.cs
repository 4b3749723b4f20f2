using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Workflow.Http;
using Workflow.Logs.Tables;

namespace Workflow.Logs.Files;

/// <summary>Reads merged files by their index: only what is needed is fetched.</summary>
public sealed class LogFileReader(LogBlobs blobs)
{
    /// <summary>The index of an order's file; an empty one where there is no file.</summary>
    public async Task<LogIndex> IndexAsync(LogOrder order, CancellationToken cancellation) =>
        order.BlobName is not null && await blobs.ReadAsync(LogKeys.Index(order.Env, order.Id), cancellation) is { } json
            ? JsonSerializer.Deserialize<LogIndex>(json.Span, Json.Options)!
            : new();

    /// <summary>The file as a stream that can seek; null where there is none.</summary>
    public async Task<Stream?> OpenAsync(LogOrder order, CancellationToken cancellation) =>
        order.BlobName is null ? null : await blobs.OpenReadAsync(order.BlobName, Limits.ChunkBytes, cancellation);

    /// <summary>
    /// A page of logs, oldest first, as <c>{ "logs": [..], "next": ".." }</c>. It ends when it is full, or when enough was searched: then there may
    /// be a <c>next</c> with few logs or none.
    /// </summary>
    /// <param name="order">Whose file.</param>
    /// <param name="query">Which logs.</param>
    /// <param name="limit">Logs at most.</param>
    /// <param name="fromLine">The line to begin at: the <c>next</c> of the page before.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal async Task<ReadOnlyMemory<byte>> PageAsync(LogOrder order, LogQuery query, int limit, long fromLine, CancellationToken cancellation)
    {
        var index = await IndexAsync(order, cancellation);
        var page = new Page(limit);
        var searched = 0;
        long? next = null;
        for (var number = IndexOf(index.Members, fromLine); number < index.Members.Count && next is null; number++)
        {
            var member = index.Members[number];
            if (!query.MayMatch(member))
                continue;
            if (searched++ == Limits.MembersPerPage)
                next = member.FirstLine;
            else
                next = page.Take(await TextAsync(order, member, cancellation), query, member.FirstLine, fromLine);
        }
        return page.End(next < index.Lines ? next : null);
    }

    // Members follow one another without a gap.
    private static int IndexOf(IReadOnlyList<LogMember> members, long line)
    {
        var (low, high) = (0, members.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (members[middle].FirstLine + members[middle].Lines <= line)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private async Task<byte[]> TextAsync(LogOrder order, LogMember member, CancellationToken cancellation)
    {
        var gzip = await blobs.ReadAsync(order.BlobName!, member.Offset, member.Bytes, cancellation)
            ?? throw new InvalidOperationException($"The blob '{order.BlobName}' is missing, but order {order.Id} says that it is there.");
        using var inflated = new GZipStream(new MemoryStream(gzip.ToArray(), writable: false), CompressionMode.Decompress);
        using var text = new MemoryStream(Limits.MemberBytes);
        await inflated.CopyToAsync(text, cancellation);
        return text.ToArray();
    }

    private sealed class Page(int limit)
    {
        private readonly ArrayBufferWriter<byte> json = new(64 * 1024);
        private int logs;

        /// <summary>Adds matching logs from line <paramref name="fromLine"/> on; returns the line to continue at, or null at the end of the text.</summary>
        public long? Take(ReadOnlySpan<byte> text, LogQuery query, long line, long fromLine)
        {
            for (; text.Length > 0; line++)
            {
                var end = text.IndexOf((byte)'\n');
                var log = text[..end];
                text = text[(end + 1)..];
                if (line < fromLine || !query.Matches(log))
                    continue;
                // One always fits, however long; otherwise no page would ever get past it.
                if (logs == limit || (logs > 0 && json.WrittenCount + log.Length > Limits.LogPageBytes))
                    return line;
                json.Write(logs++ == 0 ? "{\"logs\":["u8 : ","u8);
                json.Write(log);
            }
            return null;
        }

        public ReadOnlyMemory<byte> End(long? next)
        {
            json.Write(logs == 0 ? "{\"logs\":[]"u8 : "]"u8);
            if (next is { } line)
                json.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $",\"next\":\"{line}\"")));
            json.Write("}"u8);
            return json.WrittenMemory;
        }
    }
}
