using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Gate.Activities;
using Workflow.Steps;
using Workflow.Tests.Support;

namespace Workflow.Tests.Gate;

/// <summary>A person accepts a backup that has tripped, and what that means for the others.</summary>
public sealed class AcceptTests
{
    private const string Reason = """{ "reason": "测试用户已清理" }""";

    [Fact]
    public async Task Accepted_BecomesTheBaseline_AndNewerOnesAreComparedAgainInOrder()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("用户", 400), ("订单", 5));
        var first = await app.RunBackupAsync();
        KeepFirst(app, 150);
        var emptied = await NextAsync(app);
        var same = await NextAsync(app);
        KeepFirst(app, 0);
        var gone = await NextAsync(app);
        Assert.All([emptied, same, gone], backup => Assert.Equal((GateVerdict.Tripped, first.Id), (backup.Gate!.Verdict, backup.Gate.Baseline)));
        Assert.Equal(first.Id, (await app.Services.GetRequiredService<BackupCatalog>().LastGoodAsync(DateTimeOffset.MaxValue, default))!.Id);

        var answer = await AcceptAsync(app, emptied.Id);
        await app.Client.WaitForInstanceCompletionAsync($"{emptied.Id}:accepted");

        Assert.Equal("accepted", answer.GetProperty("gate").GetProperty("verdict").GetString());
        Assert.Contains($"/instances/{Uri.EscapeDataString($"{emptied.Id}:accepted")}", answer.GetProperty("statusQueryGetUri").GetString(), StringComparison.OrdinalIgnoreCase);
        var accepted = await app.GetAsync(emptied.Id);
        Assert.Equal((GateVerdict.Accepted, "测试用户已清理", BackupOutcome.Complete, true), (accepted.Gate!.Verdict, accepted.Gate.AcceptedReason, accepted.Outcome, accepted.IsGood));
        Assert.Equal("shrunk", Assert.Single(accepted.Gate.Findings).Kind.ToString().ToLowerInvariant());
        Assert.NotNull(accepted.Gate.AcceptedAt);
        var passed = (await app.GetAsync(same.Id)).Gate!;
        Assert.Equal((GateVerdict.Passed, emptied.Id, 0), (passed.Verdict, passed.Baseline, passed.Findings.Count));
        // Against the one before it, which is good by now.
        var still = (await app.GetAsync(gone.Id)).Gate!;
        Assert.Equal((GateVerdict.Tripped, same.Id, 150L), (still.Verdict, still.Baseline, still.Findings.Single(finding => finding.Collection == "用户").Before));
        Assert.DoesNotContain("\"gate\"", await app.ManifestTextAsync(emptied.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcceptedByManyAtOnce_IsAcceptedOnce_AndTwoBackupsAtOnce_LeaveEachWithTheRightOne()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("用户", 400));
        await app.RunBackupAsync();
        KeepFirst(app, 150);
        var second = await NextAsync(app);
        KeepFirst(app, 10);
        var third = await NextAsync(app);
        var fourth = await NextAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => app.PostAsync(
            $"api/backups/{(n % 2 == 0 ? second : third).Id}/accept", JsonSerializer.Serialize(new { reason = $"原因 {n / 6}" }))));
        foreach (var id in (string[])[second.Id, third.Id])
            await app.Client.WaitForInstanceCompletionAsync($"{id}:accepted");

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        foreach (var backup in (BackupRecord[])[second, third])
        {
            var gate = (await app.GetAsync(backup.Id)).Gate!;
            Assert.Equal(GateVerdict.Accepted, gate.Verdict);
            foreach (var answer in answers.Where(one => one.StatusCode == HttpStatusCode.OK && one.RequestMessage!.RequestUri!.AbsolutePath.Contains(backup.Id, StringComparison.Ordinal)))
                Assert.Equal(gate.AcceptedReason, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("gate").GetProperty("acceptedReason").GetString());
        }
        var last = (await app.GetAsync(fourth.Id)).Gate!;
        Assert.Equal((GateVerdict.Passed, third.Id), (last.Verdict, last.Baseline));
    }

    [Fact]
    public async Task AcceptedWhileANewerOneRuns_ThatOneIsComparedWithItInTheEnd()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("用户", 400));
        await app.RunBackupAsync();
        KeepFirst(app, 150);
        var second = await NextAsync(app);
        app.Cloud.Env(app.Env).Collection("用户").JobDurations = JobDurations.Of(TimeSpan.FromMinutes(30));
        app.Clock.AutoAdvance = false;
        var running = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));

        using var early = await app.PostAsync($"api/backups/{running}/accept", Reason);
        await AcceptAsync(app, second.Id);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.False((await app.Client.GetInstanceAsync($"{second.Id}:accepted"))!.IsCompleted);
        app.Clock.AutoAdvance = true;
        var ended = await app.WaitAsync(running);
        await app.Client.WaitForInstanceCompletionAsync($"{second.Id}:accepted");

        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Contains("runs", await early.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((GateVerdict.Passed, second.Id), (ended.Gate!.Verdict, ended.Gate.Baseline));
    }

    /// <summary>Its comparison had begun before the other one was accepted, and ends afterwards.</summary>
    [Fact]
    public async Task Verdict_AgainstWhatIsNoLongerTheLastGoodOne_IsNotWritten()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("用户", 400));
        await app.RunBackupAsync();
        KeepFirst(app, 150);
        var second = await NextAsync(app);
        var third = await NextAsync(app);
        await AcceptAsync(app, second.Id);
        await app.Client.WaitForInstanceCompletionAsync($"{second.Id}:accepted");
        var step = ActivatorUtilities.CreateInstance<RecordGate>(app.Services);

        var stale = await step.Run(new() { Env = app.Env, BackupId = third.Id, Gate = third.Gate, WasGood = false }, default);
        var failed = await step.Run(new() { Env = app.Env, BackupId = third.Id, Gate = BackupGate.NotCompared("存储不在。"), WasGood = true }, default);

        Assert.Equal((true, true), (stale.IsStale, failed.IsSettled));
        Assert.Equal((GateVerdict.Passed, second.Id), ((await app.GetAsync(third.Id)).Gate!.Verdict, (await app.GetAsync(third.Id)).Gate!.Baseline));
    }

    [Fact]
    public async Task Refused_WithWhatTheBackupIs()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("用户", 400));
        var first = await app.RunBackupAsync();
        var passed = await NextAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        app.With(("订单", 1));
        var named = await app.RunBackupAsync("""{ "collections": ["订单"] }""");
        KeepFirst(app, 0);
        var tripped = await NextAsync(app);
        await AcceptAsync(app, tripped.Id);
        await AcceptAsync(app, tripped.Id);

        Assert.Contains("is 'first'", await RefusedAsync(first.Id), StringComparison.Ordinal);
        Assert.Contains("is 'passed'", await RefusedAsync(passed.Id), StringComparison.Ordinal);
        Assert.Contains("was not compared", await RefusedAsync(named.Id), StringComparison.Ordinal);
        Assert.Contains("was accepted already", await RefusedAsync(tripped.Id, """{ "reason": "另一个原因" }"""), StringComparison.Ordinal);
        Assert.Contains("There is no backup", await RefusedAsync("20261121T175900Z-0000", expected: HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("There is no backup", await RefusedAsync("昨天", expected: HttpStatusCode.NotFound), StringComparison.Ordinal);

        async Task<string> RefusedAsync(string id, string body = Reason, HttpStatusCode expected = HttpStatusCode.Conflict)
        {
            using var answer = await app.PostAsync($"api/backups/{id}/accept", body);
            Assert.Equal(expected, answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "reason")]
    [InlineData("""{ "reason": " " }""", "reason")]
    [InlineData("""{ "reason": 1 }""", "reason")]
    [InlineData("""{ "reason": "a\nb" }""", "reason")]
    [InlineData("""{ "reason": "\u202eb" }""", "reason")]
    [InlineData("""{ "reason": "\ud800" }""", "")]
    [InlineData("""{ "grund": "x" }""", "grund")]
    public async Task BadBody_Is400AndNamesTheField(string body, string field)
    {
        await using var app = await RunningApp.StartAsync();

        using var answer = await app.PostAsync("api/backups/20261121T175900Z-0000/accept", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }

    [Fact]
    public async Task Reason_AtItsLimit_IsTaken_AndOnePastItIsNot()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("用户", 400));
        await app.RunBackupAsync();
        KeepFirst(app, 0);
        var tripped = await NextAsync(app);

        using var past = await app.PostAsync($"api/backups/{tripped.Id}/accept", JsonSerializer.Serialize(new { reason = new string('长', Limits.PersonReasonCharacters + 1) }));
        using var at = await app.PostAsync($"api/backups/{tripped.Id}/accept", JsonSerializer.Serialize(new { reason = new string('长', Limits.PersonReasonCharacters) }));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (past.StatusCode, at.StatusCode));
    }

    [Fact]
    public async Task Health_WhileTheNewestIsTripped_NamesItItsFindingAndTheRoute()
    {
        await using var app = await RunningApp.StartAsync();
        var part = app.Services.GetServices<IHealthPart>().Single(one => one.Name == "gate");
        Assert.Equal(new(true, "No backup has been compared yet."), await part.LookAsync(app.Client, default));
        app.With(("用户", 400));
        await app.RunBackupAsync();
        Assert.True((await part.LookAsync(app.Client, default)).Ok);
        KeepFirst(app, 0);
        var tripped = await NextAsync(app);

        var unwell = await part.LookAsync(app.Client, default);
        await AcceptAsync(app, tripped.Id);
        var well = await part.LookAsync(app.Client, default);

        Assert.False(unwell.Ok);
        Assert.StartsWith($"The backup {tripped.Id} differs too much from ", unwell.Sentence, StringComparison.Ordinal);
        Assert.Contains("用户 is empty; the last good backup had 400 documents. ", unwell.Sentence, StringComparison.Ordinal);
        Assert.Contains($"POST /api/backups/{tripped.Id}/accept", unwell.Sentence, StringComparison.Ordinal);
        Assert.True(well.Ok);
    }

    private static async Task<BackupRecord> NextAsync(RunningApp app)
    {
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        return await app.RunBackupAsync();
    }

    private static void KeepFirst(RunningApp app, int count)
    {
        var collection = app.Cloud.Env(app.Env).Collection("用户");
        var lines = collection.Documents().Values.Take(count).ToArray();
        collection.Clear();
        collection.Add(lines);
    }

    private static async Task<JsonElement> AcceptAsync(RunningApp app, string id)
    {
        using var answer = await app.PostAsync($"api/backups/{id}/accept", Reason);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
