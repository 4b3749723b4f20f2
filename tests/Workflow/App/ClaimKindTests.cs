using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Steps;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>Claims of restores and drills, as backups and people meet them.</summary>
public sealed class ClaimKindTests
{
    private const string Restore = "r-20261121T175900Z-ab12";

    [Theory]
    [InlineData(ClaimKind.Restore, "restore", false)]
    [InlineData(ClaimKind.Restore, "restore", true)]
    [InlineData(ClaimKind.Drill, "drill", false)]
    public async Task Start_WhileARestoreOrDrillHoldsTheClaim_IsRefusedWithItsRoutes(ClaimKind kind, string word, bool suspended)
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await StandInHolder.HoldAsync(app, kind, Restore);
        if (suspended)
            await app.Client.SuspendInstanceAsync(Restore);
        await app.Clock.WhenIdleAsync();

        using var refused = await app.PostAsync("api/backups");

        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        var detail = problem.GetProperty("detail").GetString();
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal((Restore, $"A {word} is running"), (problem.GetProperty($"{word}Id").GetString(), problem.GetProperty("title").GetString()));
        Assert.Contains($"The {word} {Restore} of this environment is {(suspended ? "suspended" : "running")}.", detail, StringComparison.Ordinal);
        Assert.Contains($"(POST /api/{word}s/{Restore}/cancel)", detail, StringComparison.Ordinal);
        Assert.Contains($"GET /api/{word}s/{Restore}.", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_OfARestoreThatLivesHere_IsRefusedWithItsRoutes()
    {
        await using var app = await RunningApp.StartAsync();
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);

        using var refused = await app.PostAsync("api/claim/release", $$"""{"id":"{{Restore}}"}""");

        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, Restore), (refused.StatusCode, problem.GetProperty("restoreId").GetString()));
        Assert.Contains($"POST /api/restores/{Restore}/cancel", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(Restore, (await ClaimAsync(app))!.HolderId);
    }

    [Fact]
    public async Task Release_OfAnotherEnginesRestore_LetsTheNextBackupCloseIt()
    {
        var closer = new StandInCloser(ClaimKind.Restore);
        await using var app = await WithCloserAsync(closer);
        var other = new Claim
        {
            Kind = ClaimKind.Restore,
            HolderId = Restore,
            InstanceId = Restore,
            ClaimedAt = app.Clock.GetUtcNow(),
            Engine = new("store 0123456789abcdef", "另一台机器"),
        };
        Assert.True(await app.Services.GetRequiredService<ClaimTable>().TryAddAsync(app.Env, other with { ETag = ETag.All }, default));
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(3));
        using var refused = await app.PostAsync("api/backups");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains($"The restore {Restore} of this environment belongs to another engine", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("api/claim/release", $$"""{"id":"{{Restore}}"}""")).StatusCode);

        Assert.Equal(BackupOutcome.Complete, (await app.RunBackupAsync()).Outcome);
        Assert.Equal((app.Env, Restore), Assert.Single(closer.Closed));
        Assert.Null(await ClaimAsync(app));
    }

    /// <summary>A restore whose jobs still run may write for minutes: nothing is exported before it is closed.</summary>
    [Fact]
    public async Task Takeover_OfARestoreThatCannotBeClosedYet_AsksAgainAndWritesNothingBefore()
    {
        var closer = new StandInCloser(ClaimKind.Restore, refusals: 3);
        await using var app = await WithCloserAsync(closer);
        app.Clock.AutoAdvance = false;
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        await DieAsync(app, Restore);

        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(7));

        Assert.Equal((3, 0), (closer.Asked, app.Cloud.Jobs.Count));
        Assert.Equal((id, $"Restore:{Restore}"), ((await ClaimAsync(app))!.HolderId, $"{Assert.Single((await ClaimAsync(app))!.Unclosed)}"));
        Assert.Equal(BackupOutcome.Running, (await app.GetAsync(id)).Outcome);
        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(id)).Outcome);
        Assert.Equal((app.Env, Restore), Assert.Single(closer.Closed));
        Assert.Null(await ClaimAsync(app));
    }

    /// <summary>A version without a kind of run backs up all the same, and leaves what is to be closed to the version that has it.</summary>
    [Fact]
    public async Task Takeover_OfAKindThatNothingHereCloses_KeepsItNamed()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var claim = (await ClaimAsync(app))!;
        Assert.True(await app.Services.GetRequiredService<ClaimTable>().TryReplaceAsync(app.Env, claim, claim with { Unclosed = [new("Copy", "c-1")] }, default));
        await DieAsync(app, Restore);

        Assert.Equal(BackupOutcome.Complete, (await app.RunBackupAsync()).Outcome);
        Assert.Equal(BackupOutcome.Complete, (await app.RunBackupAsync()).Outcome);

        Assert.Equal("Copy:c-1", $"{Assert.Single((await ClaimAsync(app))!.Unclosed)}");
        Assert.Contains("nothing here can close Copy:c-1", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unclosed_OfAKindThatOnlyANewerVersionKnows_StaysAsItIs()
    {
        await using var app = await RunningApp.StartAsync();
        var (table, keeper) = (app.Services.GetRequiredService<ClaimTable>(), app.Services.GetRequiredService<ClaimKeeper>());
        Assert.Null(await keeper.AcquireAsync(app.Client, app.Env, ClaimKind.Restore, Restore, Restore, default));
        var claim = (await ClaimAsync(app))!;
        Assert.True(await table.TryReplaceAsync(app.Env, claim, claim with { Unclosed = [new("Copy", "c-1")] }, default));

        var stays = await keeper.CloseOthersAsync(app.Client, app.Env, Restore, default);

        Assert.Equal("Copy:c-1", $"{Assert.Single(stays)}");
        Assert.Equal("Copy:c-1", $"{Assert.Single((await ClaimAsync(app))!.Unclosed)}");
        await Assert.ThrowsAsync<InvalidOperationException>(() => keeper.CloseOthersAsync(app.Client, app.Env, "别人", default));
    }

    [Fact]
    public async Task Acquire_OfManyAtOnce_IsHeldByOneAlone()
    {
        const int Many = 16;
        await using var app = await RunningApp.StartAsync();
        var keeper = app.Services.GetRequiredService<ClaimKeeper>();
        var kinds = Enum.GetValues<ClaimKind>();

        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(
            i => keeper.AcquireAsync(app.Client, app.Env, kinds[i % kinds.Length], $"{i}", $"{i}", default)));

        var winner = Array.IndexOf(answers, null);
        Assert.Equal(Many - 1, answers.Count(answer => answer?.HolderId == $"{winner}" && answer.Kind == kinds[winner % kinds.Length]));
        for (var i = 0; i < Many; i++)
            Assert.Equal(i == winner, await keeper.HoldsAsync(app.Env, $"{i}", default));
    }

    [Fact]
    public async Task Holds_OfAClaimThatWasGivenToAnotherEngine_IsFalse()
    {
        await using var app = await RunningApp.StartAsync();
        var (table, keeper) = (app.Services.GetRequiredService<ClaimTable>(), app.Services.GetRequiredService<ClaimKeeper>());
        Assert.False(await keeper.HoldsAsync(app.Env, Restore, default));
        Assert.Null(await keeper.AcquireAsync(app.Client, app.Env, ClaimKind.Restore, Restore, Restore, default));
        Assert.True(await keeper.HoldsAsync(app.Env, Restore, default));

        var claim = (await ClaimAsync(app))!;
        Assert.True(await table.TryReplaceAsync(app.Env, claim, claim with { Engine = new("store 0123456789abcdef", "另一台机器") }, default));

        Assert.False(await keeper.HoldsAsync(app.Env, Restore, default));
    }

    private static async Task<RunningApp> WithCloserAsync(StandInCloser closer)
    {
        var app = await RunningApp.StartAsync();
        await app.RestartHostAsync(services => services.AddSingleton<IClaimCloser>(closer));
        return app.With(("订单", 1));
    }

    private static async Task DieAsync(RunningApp app, string id)
    {
        await app.Client.TerminateInstanceAsync(id);
        await app.Client.WaitForInstanceCompletionAsync(id);
    }

    private static Task<Claim?> ClaimAsync(RunningApp app) => app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default);
}
