using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>
/// What the comparison with the last good backup costs, once there are indexes: each collection has changed a little, so that all its documents have
/// to be compared. The peer is a backup of the same collections by name, which is not compared.
/// </summary>
internal static class GateBench
{
    private const double MostShare = 0.02;

    private static readonly Option<int> Collections = new("--collections") { Description = "How many", DefaultValueFactory = _ => 4 };
    private static readonly Option<int> Documents = new("--documents") { Description = "Documents in each", DefaultValueFactory = _ => 250_000 };
    private static readonly Option<int> Changed = new("--changed") { Description = "Of these, documents that change between two backups", DefaultValueFactory = _ => 1000 };
    private static readonly Option<double> JobSeconds = new("--job-seconds") { Description = "How long each job takes", DefaultValueFactory = _ => 0 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often; the median counts", DefaultValueFactory = _ => 5 };

    public static Command Command()
    {
        var command = new Command("gate", "The comparison with the last good backup, as a share of the backup") { Collections, Documents, Changed, JobSeconds, Runs };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(Collections), parsed.GetValue(Documents), parsed.GetValue(Changed), parsed.GetValue(JobSeconds), parsed.GetValue(Runs), cancellation));
        return command;
    }

    private static async Task RunAsync(int collections, int documents, int changed, double jobSeconds, int runs, CancellationToken cancellation)
    {
        var report = new Report(
            $"{collections:N0} collections of {documents:N0} documents, {changed:N0} of each changed, jobs of {jobSeconds:0.#} s",
            "by name, not compared s", "all, compared s", "ratio", "comparison s", "share", "app peak MB");
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(
            folder.Path,
            ["--collections", $"{collections}", "--documents", $"{documents}", "--job-seconds", FormattableString.Invariant($"{jobSeconds}")], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Path, cloud, azurite.ConnectionString, cancellation);
        var names = await cloud.CollectionsAsync(cancellation);
        await app.BackUpAsync(cancellation);
        var (shares, ratios) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            foreach (var name in names)
                await cloud.ChangeAsync(name, changed, run, cancellation);
            var peer = await app.BackUpAsync(names, cancellation);
            var backup = await app.BackUpAsync(cancellation);
            if (backup.Record.GetProperty("gate").GetProperty("verdict").GetString() != "passed")
                throw new InvalidOperationException($"The backup was not compared, or tripped: {backup.Record.GetProperty("gate")}");
            var gate = await GateSecondsAsync(app, backup.Id, cancellation);
            ratios.Add(backup.Duration / peer.Duration);
            shares.Add(gate / backup.Duration.TotalSeconds);
            report.Row(peer.Duration.TotalSeconds, backup.Duration.TotalSeconds, ratios[^1], gate, shares[^1], app.Cost.PeakMemoryBytes / 1e6);
        }
        var share = Report.Median(shares);
        report.Print(
            $"The comparison takes {share:0.0 %} of the backup (at most {MostShare:0 %}): {Report.Verdict(share <= MostShare)}",
            $"A backup that is compared takes {Report.Median(ratios):0.00} of one that is not");
    }

    // From its start to its end, as its history has them.
    private static async Task<double> GateSecondsAsync(AppProcess app, string backupId, CancellationToken cancellation)
    {
        var instance = await app.Http.GetFromJsonAsync<JsonElement>(
            $"runtime/webhooks/durabletask/instances/{Uri.EscapeDataString($"{backupId}:gate")}?showHistory=true", cancellation);
        var times = instance.GetProperty("historyEvents").EnumerateArray().Select(one => one.GetProperty("Timestamp").GetDateTimeOffset()).ToList();
        return (times.Max() - times.Min()).TotalSeconds;
    }
}
