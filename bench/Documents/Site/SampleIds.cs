using System.Text;
using System.Text.Json;
using Workflow.Catalogue;
using Workflow.Storage;

namespace DocumentsBench.Site;

/// <summary>Ids of documents that are evenly spread over a stored file.</summary>
internal static class SampleIds
{
    public static async Task<List<string>> ReadAsync(BackupBlobs blobs, string blobName, long documents, int count, CancellationToken cancellation)
    {
        var ids = new List<string>();
        var number = 0L;
        await using var stored = await blobs.OpenReadAsync(blobName, cancellation);
        var runs = new GzipRuns(stored);
        while (await runs.NextAsync(cancellation) is { } run)
            Take(run.Span, documents / count, ids, ref number);
        return ids;
    }

    // The one line that a run's end cuts in two is left out.
    private static void Take(ReadOnlySpan<byte> bytes, long every, List<string> ids, ref long number)
    {
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            if (++number % every == 0 && bytes[0] == '{')
                ids.Add(JsonDocument.Parse(Encoding.UTF8.GetString(bytes[..end])).RootElement.GetProperty("_id").GetString()!);
            bytes = bytes[(end + 1)..];
        }
    }
}
