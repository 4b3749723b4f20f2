using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>What a person suspends is named, can be cancelled, and holds nothing past its deadline.</summary>
public sealed class SuspendTests
{
    [Fact]
    public async Task Cancel_OfASuspendedBackup_EndsIt()
    {
        await using var app = await StartAsync();
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await SuspendAsync(app, id);

        Assert.Equal(HttpStatusCode.Accepted, (await app.PostAsync($"api/backups/{id}/cancel")).StatusCode);

        Assert.Equal(BackupOutcome.Canceled, (await app.WaitAsync(id)).Outcome);
        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.RunBackupAsync()).Outcome);
    }

    [Fact]
    public async Task Cancel_OfABackupWhoseExportIsSuspended_EndsBoth()
    {
        await using var app = await StartAsync();
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await SuspendAsync(app, $"{id}:0");

        await app.PostAsync($"api/backups/{id}/cancel");

        Assert.Equal(BackupOutcome.Canceled, (await app.WaitAsync(id)).Outcome);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await app.Client.GetInstanceAsync($"{id}:0"))!.RuntimeStatus);
    }

    [Fact]
    public async Task SuspendedExport_PastItsDeadline_IsResumedAndEndsFailed()
    {
        await using var app = await StartAsync(("Backup__MaxWait", "03:00:00"));
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await SuspendAsync(app, $"{id}:0");

        app.Clock.AutoAdvance = true;
        var backup = await app.WaitAsync(id);

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.Contains("Backup__MaxWait", Assert.Single(backup.Missed).Reason, StringComparison.Ordinal);
        Assert.InRange(backup.DurationSeconds!.Value, 3 * 3600, 4 * 3600);
    }

    [Fact]
    public async Task Suspended_BackupAndExport_AreNamedByStatusHealthAndTheRefusalOfAnotherStart()
    {
        await using var app = await StartAsync();
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await SuspendAsync(app, id);
        await SuspendAsync(app, $"{id}:1");

        var shown = await app.GetAsync(id);
        var health = await app.Http.GetFromJsonAsync<JsonElement>("api/health");
        using var refused = await app.PostAsync("api/backups");

        Assert.Equal([id, $"{id}:1"], shown.Suspended);
        Assert.Equal([id, $"{id}:1"], health.GetProperty("suspended").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("suspended", health.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("is suspended. Resume it, or cancel it", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<RunningApp> StartAsync(params (string, string?)[] set)
    {
        var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)), set);
        app.With(("订单", 1), ("用户", 1));
        app.Clock.AutoAdvance = false;
        return app;
    }

    private static async Task SuspendAsync(RunningApp app, string id)
    {
        await app.Client.SuspendInstanceAsync(id);
        while ((await app.Client.GetInstanceAsync(id))!.RuntimeStatus != OrchestrationRuntimeStatus.Suspended)
            await Task.Yield();
    }
}
