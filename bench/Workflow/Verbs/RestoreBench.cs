using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>
/// Restores: planning a large collection against itself, beside an export of it, which any plan has to wait for; and three documents put back by their
/// ids, beside the job time of the service.
/// </summary>
internal static class RestoreBench
{
    private const double MostPlanShare = 1.3;
    private const double MostRecoverySeconds = 20;
    private const int Deleted = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static readonly Option<int> Documents = new("--documents") { Description = "Documents of the large collection", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<int> Few = new("--few") { Description = "Documents of the collection of which three are put back", DefaultValueFactory = _ => 200_000 };
    private static readonly Option<double> JobSeconds = new("--job-seconds") { Description = "How long each job takes when three are put back", DefaultValueFactory = _ => 4 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often; the median counts", DefaultValueFactory = _ => 3 };

    public static Command Command()
    {
        var command = new Command("restore", "Plans of a large collection, and three documents put back") { Documents, Few, JobSeconds, Runs };
        command.SetAction(async (parsed, cancellation) =>
        {
            await PlanAsync(parsed.GetValue(Documents), parsed.GetValue(Runs), cancellation);
            await RecoverAsync(parsed.GetValue(Few), parsed.GetValue(JobSeconds), parsed.GetValue(Runs), cancellation);
        });
        return command;
    }

    private static async Task PlanAsync(int documents, int runs, CancellationToken cancellation)
    {
        var report = new Report($"A plan of {documents:N0} documents against {documents:N0}, jobs done at once", "target's export s", "plan s", "ratio", "app peak MB");
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(folder.Path, ["--collections", "1", "--documents", $"{documents}"], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Path, cloud, azurite.ConnectionString, cancellation);
        var source = await app.BackUpAsync(cancellation);
        var collection = source.Record.GetProperty("exports")[0].GetProperty("collection").GetString()!;
        // The first restore that replaces finds out how the environment imports, once a month.
        await PlanOnceAsync(app, source.Id, collection, cancellation);
        var ratios = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var export = await app.BackUpAsync(cancellation);
            var plan = await PlanOnceAsync(app, source.Id, collection, cancellation);
            ratios.Add(plan / export.Duration.TotalSeconds);
            report.Row(export.Duration.TotalSeconds, plan, ratios[^1], app.Cost.PeakMemoryBytes / 1e6);
        }
        var median = Report.Median(ratios);
        report.Print($"A plan takes {median:0.00} of an export of its target (at most {MostPlanShare}): {Report.Verdict(median <= MostPlanShare)}");
    }

    private static async Task RecoverAsync(int documents, double jobSeconds, int runs, CancellationToken cancellation)
    {
        var report = new Report($"{Deleted} documents of {documents:N0} put back by their ids, jobs of {jobSeconds:0.#} s", "jobs", "job s", "whole s");
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(
            folder.Path, ["--collections", "1", "--documents", $"{documents}", "--job-seconds", FormattableString.Invariant($"{jobSeconds}")], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Path, cloud, azurite.ConnectionString, cancellation);
        var source = await app.BackUpAsync(cancellation);
        var collection = source.Record.GetProperty("exports")[0].GetProperty("collection").GetString()!;
        var seconds = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var ids = await cloud.DeleteAsync(collection, Deleted, cancellation);
            var before = await cloud.JobsAsync(cancellation);
            var began = Stopwatch.GetTimestamp();
            var id = await StartAsync(app, new { backup = source.Id, collections = new[] { collection }, mode = "missing", docIds = ids, approve = true }, cancellation);
            await WhenAsync(app, id, "Complete", cancellation);
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            var jobs = await cloud.JobsAsync(cancellation) - before;
            report.Row(jobs, jobs * jobSeconds, seconds[^1]);
        }
        var median = Report.Median(seconds);
        report.Print($"Median {median:0.0} s (under {MostRecoverySeconds:0}, of which 15 for jobs): {Report.Verdict(median < MostRecoverySeconds)}");
    }

    private static async Task<double> PlanOnceAsync(AppProcess app, string backup, string collection, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var id = await StartAsync(app, new { backup, collections = new[] { collection }, mode = "overwrite" }, cancellation);
        await WhenAsync(app, id, "AwaitingApproval", cancellation);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        using var canceled = await app.Http.PostAsync($"api/restores/{id}/cancel", null, cancellation);
        await WhenAsync(app, id, "Canceled", cancellation);
        return seconds;
    }

    private static async Task<string> StartAsync(AppProcess app, object body, CancellationToken cancellation)
    {
        using var started = await app.Http.PostAsJsonAsync("api/restores", body, cancellation);
        var answer = await started.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return started.IsSuccessStatusCode ? answer.GetProperty("id").GetString()! : throw new InvalidOperationException($"The app answered {answer}");
    }

    private static async Task WhenAsync(AppProcess app, string id, string outcome, CancellationToken cancellation)
    {
        while (true)
        {
            var restore = await app.Http.GetFromJsonAsync<JsonElement>($"api/restores/{id}", cancellation);
            var now = restore.GetProperty("outcome").GetString();
            if (now == outcome)
                return;
            if (restore.TryGetProperty("endedAt", out _))
                throw new InvalidOperationException($"The restore ended otherwise: {restore}");
            await Task.Delay(Poll, TimeProvider.System, cancellation);
        }
    }
}
