using System.Diagnostics;
using System.Text.Json;
using Bench.Site;

namespace DocumentsBench.Site;

/// <summary>What a person with only the file does: <c>curl | gunzip | grep</c>.</summary>
internal static class Peer
{
    /// <summary>How long it takes to the document's line, and the line.</summary>
    public static async Task<(TimeSpan Time, string Line)> FindAsync(AppProcess app, string backupId, string id, string folder, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var shell = Child.Start(
            "bash", ["-c", "curl -sf \"$LINK\" | gunzip | grep -m1 -F \"$ID\" > line"], folder,
            new Dictionary<string, string> { ["LINK"] = $"{app.Http.BaseAddress}api/backups/{backupId}/file?collection=huge", ["ID"] = JsonSerializer.Serialize(id) });
        await shell.ExitAsync(cancellation);
        var line = await File.ReadAllTextAsync(Path.Combine(folder, "line"), cancellation);
        return (watch.Elapsed, line.TrimEnd('\n'));
    }
}
