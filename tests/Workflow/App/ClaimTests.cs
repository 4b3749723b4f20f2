using System.Net;
using Azure;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Steps;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>One run at a time in an environment, whatever became of the one before.</summary>
public sealed class ClaimTests
{
    private static readonly EngineName Other = new("store 0123456789abcdef", "另一台机器");

    [Fact]
    public async Task Start_WhileAnotherEngineHoldsTheClaim_IsRefusedWithBothNamesUntilItsHolderIsTyped()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        var holder = BackupId.Create(app.Env, app.Clock.GetUtcNow(), "别处");
        await HoldAsync(app, new() { HolderId = holder, InstanceId = holder, ClaimedAt = app.Clock.GetUtcNow(), Engine = Other });
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        using var refused = await app.PostAsync("api/backups");
        var sentence = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(Other.Store, sentence, StringComparison.Ordinal);
        Assert.Contains(app.Services.GetRequiredService<EngineName>().Store, sentence, StringComparison.Ordinal);
        Assert.Contains("/api/claim/release", sentence, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync("api/claim/release", """{"id":"20261121T175900Z-0000"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("api/claim/release", $$"""{"id":"{{holder}}"}""")).StatusCode);
        Assert.Equal(BackupOutcome.Complete, (await app.RunBackupAsync()).Outcome);
    }

    [Fact]
    public async Task Release_OfAHolderThatLivesHere_IsRefused()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)));
        app.With(("订单", 1));
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();

        using var refused = await app.PostAsync("api/claim/release", $$"""{"id":"{{id}}"}""");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(id, (await ClaimAsync(app))!.HolderId);
        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(id)).Outcome);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PostAsync("api/claim/release", $$"""{"id":"{{id}}"}""")).StatusCode);
    }

    [Fact]
    public async Task Claim_NamesKindAndEngine()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)));
        app.With(("订单", 1));
        app.Clock.AutoAdvance = false;

        await app.StartBackupAsync();

        var claim = (await ClaimAsync(app))!;
        Assert.Equal((ClaimKind.Backup, app.Services.GetRequiredService<EngineName>()), (claim.Kind, claim.Engine));
        Assert.Matches("^store [0-9a-f]{16}$", claim.Engine!.Store);
    }

    /// <summary>A clock that was ahead must not lock the environment for as long as it was ahead.</summary>
    [Fact]
    public async Task Claim_OfTheFutureWithoutAnInstance_IsTakenOver()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        var engine = app.Services.GetRequiredService<EngineName>();
        await HoldAsync(app, new() { HolderId = "20271121T175900Z-abcd", InstanceId = "20271121T175900Z-abcd", ClaimedAt = app.Clock.GetUtcNow().AddYears(1), Engine = engine });

        Assert.Equal(BackupOutcome.Complete, (await app.RunBackupAsync()).Outcome);
    }

    /// <summary>What an interrupted backup left open is closed by the next one's first step, not in the request that starts it.</summary>
    [Fact]
    public async Task Start_AfterAnInterruptedBackupOfThousands_AnswersBeforeItsRowsAreClosed()
    {
        const int Collections = 1200;
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)));
        app.With(("订单", 1));
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        var exports = app.Services.GetRequiredService<ExportsTable>();
        await exports.AddAsync([.. Enumerable.Range(0, Collections).Select(i => new ExportRow
        {
            BackupId = id, Export = new() { Collection = $"集合{i}", Status = ExportStatus.Pending },
        })], default);
        await app.Client.TerminateInstanceAsync(id);
        await app.Client.WaitForInstanceCompletionAsync(id);

        app.Cloud.Faults.Set("effect=hidesCollections,collection=没有");
        var next = await app.StartBackupAsync();
        app.Clock.AutoAdvance = true;
        await app.WaitAsync(next);

        var rows = await exports.ListAsync(id, default);
        Assert.Equal(Collections + 1, rows.Count(row => row.Export.Status == ExportStatus.Canceled));
        Assert.Equal(BackupOutcome.Canceled, (await app.Services.GetRequiredService<BackupsTable>().FindAsync(app.Env, id, default))!.Backup.Outcome);
        Assert.Null(await ClaimAsync(app));
    }

    /// <summary>A start that dies between its claim and its orchestration must not lose sight of the run whose claim it took.</summary>
    [Fact]
    public async Task Takeover_OfATakeover_StillClosesTheFirst()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)));
        app.With(("订单", 1));
        app.Clock.AutoAdvance = false;
        var first = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.Client.TerminateInstanceAsync(first);
        await app.Client.WaitForInstanceCompletionAsync(first);
        var keeper = app.Services.GetRequiredService<ClaimKeeper>();
        var never = BackupId.Create(app.Env, app.Clock.GetUtcNow(), "从未开始");
        Assert.Null(await keeper.AcquireAsync(app.Client, app.Env, ClaimKind.Backup, never, never, default));
        await app.Services.GetRequiredService<ClaimTable>().ReleaseAsync(app.Env, never, default);

        app.Clock.AutoAdvance = true;
        var third = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Complete, third.Outcome);
        Assert.Equal(BackupOutcome.Canceled, (await app.Services.GetRequiredService<BackupsTable>().FindAsync(app.Env, first, default))!.Backup.Outcome);
    }

    private static async Task HoldAsync(RunningApp app, Claim claim) =>
        Assert.True(await app.Services.GetRequiredService<ClaimTable>().TryAddAsync(app.Env, claim with { ETag = ETag.All }, default));

    private static Task<Claim?> ClaimAsync(RunningApp app) => app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default);
}
