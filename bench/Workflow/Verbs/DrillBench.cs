using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Azurite;
using Bench.Output;
using Bench.Site;
using Microsoft.Extensions.Logging.Abstractions;
using WeChat;

namespace Bench.Verbs;

/// <summary>
/// A drill of one collection, beside the import and the export that it cannot do without: the same lines uploaded, imported, exported and downloaded by
/// a plain loop that keeps nothing and checks nothing.
/// </summary>
internal static class DrillBench
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static readonly Option<int> Documents = new("--documents") { Description = "Documents of the collection", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<double> JobSeconds = new("--job-seconds") { Description = "How long each job takes", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often; the median counts", DefaultValueFactory = _ => 3 };

    public static Command Command()
    {
        var command = new Command("drill", "A drill, beside import and export alone") { Documents, JobSeconds, Runs };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(Documents), parsed.GetValue(JobSeconds), parsed.GetValue(Runs), cancellation));
        return command;
    }

    private static async Task RunAsync(int documents, double jobSeconds, int runs, CancellationToken cancellation)
    {
        var report = new Report($"A drill of {documents:N0} documents, jobs of {jobSeconds:0.#} s", "import and export s", "drill s", "ratio", "more s", "app peak MB");
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(
            folder.Path, ["--collections", "1", "--documents", $"{documents}", "--job-seconds", FormattableString.Invariant($"{jobSeconds}")], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Path, cloud, azurite.ConnectionString, cancellation);
        var source = await app.BackUpAsync(cancellation);
        var collection = source.Record.GetProperty("exports")[0].GetProperty("collection").GetString()!;
        var lines = await cloud.LinesAsync(collection, cancellation);
        var options = new WeChatOptions { ApiBase = cloud.Address, AppId = CloudProcess.AppId, AppSecret = CloudProcess.AppSecret };
        using var wechat = new CloudDatabaseClient(options, TimeProvider.System, new Random(1), NullLogger<CloudDatabaseClient>.Instance);
        // The first drill finds out how the environment imports, once a month.
        await DrillAsync(app, source.Id, cancellation);
        var ratios = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var alone = await AloneAsync(wechat, $"alone_{run}", lines, cancellation);
            var drill = await DrillAsync(app, source.Id, cancellation);
            ratios.Add(drill / alone);
            report.Row(alone, drill, ratios[^1], drill - alone, app.Cost.PeakMemoryBytes / 1e6);
        }
        report.Print($"A drill takes {Report.Median(ratios):0.00} times its import and export alone");
    }

    private static async Task<double> AloneAsync(CloudDatabaseClient wechat, string collection, byte[] lines, CancellationToken cancellation)
    {
        await wechat.AddCollectionAsync(CloudProcess.Env, collection, cancellation);
        var began = Stopwatch.GetTimestamp();
        var fileId = await wechat.UploadAsync(CloudProcess.Env, $"{collection}.json", lines.Length, (target, token) => target.WriteAsync(lines, token).AsTask(), cancellation);
        await EndAsync(wechat, await wechat.StartImportAsync(CloudProcess.Env, collection, $"{collection}.json", ConflictMode.Insert, stopOnError: false, cancellation), cancellation);
        var exported = await EndAsync(
            wechat, await wechat.StartExportAsync(CloudProcess.Env, collection, CollectionPart.Whole, ExportFileType.Json, $"{collection}.export.json", cancellation), cancellation);
        await using (var download = await wechat.OpenDownloadAsync(exported.FileUrl!, 0, null, cancellation))
            await download.Content.CopyToAsync(Stream.Null, cancellation);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await wechat.DeleteFilesAsync(CloudProcess.Env, [fileId], cancellation);
        await wechat.DeleteCollectionAsync(CloudProcess.Env, collection, cancellation);
        return seconds;
    }

    private static async Task<MigrateStatus> EndAsync(CloudDatabaseClient wechat, long jobId, CancellationToken cancellation)
    {
        while (true)
        {
            var job = await wechat.GetMigrateStatusAsync(CloudProcess.Env, jobId, cancellation);
            if (job.State == MigrateState.Success)
                return job;
            if (job.State == MigrateState.Fail)
                throw new InvalidOperationException($"The job failed: {job.Message}");
            await Task.Delay(Poll, TimeProvider.System, cancellation);
        }
    }

    private static async Task<double> DrillAsync(AppProcess app, string backup, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        using var started = await app.Http.PostAsJsonAsync("api/drills", new { backup }, cancellation);
        var answer = await started.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        if (!started.IsSuccessStatusCode)
            throw new InvalidOperationException($"The app answered {answer}");
        while (true)
        {
            var drill = await app.Http.GetFromJsonAsync<JsonElement>($"api/drills/{answer.GetProperty("id").GetString()}", cancellation);
            if (drill.GetProperty("outcome").GetString() == "Passed")
                return Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (drill.TryGetProperty("endedAt", out _))
                throw new InvalidOperationException($"The drill ended otherwise: {drill}");
            await Task.Delay(Poll, TimeProvider.System, cancellation);
        }
    }
}
