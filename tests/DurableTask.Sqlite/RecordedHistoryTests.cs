using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DurableTask.Sqlite.Tests;

public class RecordedHistoryTests
{
    private static readonly HistoryReplayer s_replayer = new(HistorySamples.Register);

    [Fact]
    public async Task HistoriesOfEveryStatus_AreTheCommittedFiles_AndReplay()
    {
        Dictionary<string, RecordedHistory> recorded = await HistorySamples.RunAsync();
        if (Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1")
        {
            foreach ((string id, RecordedHistory history) in recorded)
                history.Save(Path.Combine(HistorySamples.Folder(), id.Replace(':', '-') + ".json"));
        }

        Assert.Equal(
            [
                OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed,
                OrchestrationRuntimeStatus.Terminated, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended,
            ],
            recorded.Values.Select(history => history.Status).Distinct().Order());
        foreach ((string id, RecordedHistory history) in recorded)
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(HistorySamples.Folder(), id.Replace(':', '-') + ".json")), history.ToJson());
        Assert.Equal(recorded.Count, s_replayer.ReplayFolder(HistorySamples.Folder()));
        Assert.Equal(3, recorded["counting"].Execution);
        Assert.Equal(("family", "家庭"), recorded["family:1"].Parent);
    }

    [Theory]
    [InlineData("completed", "打包", "装箱", 1, "call #0 of activity '装箱'", "made call #0 of activity '打包'")]
    [InlineData("completed", "\"data\":\"支付宝\"", "\"data\":\"微信\"", 6, "that it ended Completed with output", "completed with output")]
    [InlineData("completed", "\"customStatus\":\"完\"", "\"customStatus\":\"没完\"", 6, "custom status \"没完\" in the end", "set \"完\"")]
    [InlineData("family", "\"task\":1,\"data\":\"子子", "\"task\":1,\"data\":\"女", 7, "that it ended Completed", "completed with output")]
    [InlineData("failed", "Exception\",\"message\":\"坏了", "Exception\",\"message\":\"碎了", 10, "that it failed with", "failed with Microsoft.DurableTask.TaskFailedException")]
    [InlineData("counting", "\"input\":3", "\"input\":2", 3, "that it ended Completed with output 3", "continued as new")]
    public void EditedHistory_IsRefused_NamingEventHistoryAndCode(string file, string text, string edit, int number, string history, string code)
    {
        string original = File.ReadAllText(Path.Combine(HistorySamples.Folder(), file + ".json"));
        RecordedHistory edited = RecordedHistory.Parse(original.Replace(text, edit, StringComparison.Ordinal));

        HistoryMismatchException mismatch = Assert.Throws<HistoryMismatchException>(() => s_replayer.Replay(edited));

        Assert.Equal(number, mismatch.EventNumber);
        Assert.Contains(history, mismatch.HistorySays, StringComparison.Ordinal);
        Assert.Contains(code, mismatch.CodeDid, StringComparison.Ordinal);
        Assert.Contains($"'{edited.InstanceId}' at event {number}:", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HistoryWithALeftOverOrMissingStep_IsRefused()
    {
        RecordedHistory whole = RecordedHistory.Load(Path.Combine(HistorySamples.Folder(), "completed.json"));
        RecordedEvent paid = whole.Events.Single(e => e.Event == "EventRaised");
        RecordedHistory unpaid = whole with { Events = [.. whole.Events.Where(e => e.Number < paid.Number), whole.Events[^1]] };
        RecordedHistory twice = whole with { Events = [.. whole.Events.SkipLast(1), paid, whole.Events[^1]] };

        Assert.Equal("is still waiting", Assert.Throws<HistoryMismatchException>(() => s_replayer.Replay(unpaid)).CodeDid);
        Assert.Equal("ended", Assert.Throws<HistoryMismatchException>(() => s_replayer.Replay(twice)).CodeDid);
    }

    [Fact]
    public void OrchestratorThatIsGone_OrEndsEarlier_OrAwaitsSomethingForeign_IsRefused()
    {
        RecordedHistory waiting = RecordedHistory.Load(Path.Combine(HistorySamples.Folder(), "waiting.json"));
        HistoryReplayer gone = new(_ => { });
        HistoryReplayer earlier = new(registry => registry.AddOrchestratorFunc("订单", async context =>
        {
            await context.CallActivityAsync<string>("打包");
        }));
        HistoryReplayer foreign = new(registry => registry.AddOrchestratorFunc("订单", async context =>
        {
            await context.CallActivityAsync<string>("打包");
            await Task.Yield();
            await Task.Delay(TimeSpan.FromHours(1), TimeProvider.System);
        }));

        Assert.Contains("has no orchestrator named '订单'", Refusal(gone), StringComparison.Ordinal);
        Assert.Contains("at event 3: the history says timer #1, the code ended", Refusal(earlier), StringComparison.Ordinal);
        Assert.Contains("at event 3: the history says timer #1", Refusal(foreign), StringComparison.Ordinal);

        string Refusal(HistoryReplayer replayer) => Assert.Throws<HistoryMismatchException>(() => replayer.Replay(waiting)).Message;
    }

    [Fact]
    public void FolderWithABrokenHistory_NamesAllThatDoNotMatch_AndAnEmptyOneIsRefused()
    {
        string folder = Directory.CreateTempSubdirectory("histories-").FullName;
        try
        {
            Assert.Throws<InvalidDataException>(() => s_replayer.ReplayFolder(folder));
            foreach (string id in new[] { "family", "failed" })
            {
                RecordedHistory history = RecordedHistory.Load(Path.Combine(HistorySamples.Folder(), id + ".json"));
                (history with { Orchestrator = "计数" }).Save(Path.Combine(folder, "坏", id + ".json"));
            }

            AggregateException all = Assert.Throws<AggregateException>(() => s_replayer.ReplayFolder(folder));

            Assert.Equal(2, all.InnerExceptions.Count);
            Assert.All(all.InnerExceptions, inner => Assert.Contains("at event", inner.Message, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("""{ "format": 2, "instanceId": "x" }""", "format 2; this version reads up to 1")]
    [InlineData("[]", "not a recorded history")]
    [InlineData("{", "not a recorded history")]
    [InlineData("""{ "format": 1, "instanceId": "x", "orchestrator": "o", "status": "Running", "events": [{ "n": 1, "at": "2026-01-01T00:00:00Z", "event": "ExecutionStarted" }] }""", "event 1 where event 0 belongs")]
    [InlineData("""{ "format": 1, "instanceId": "x", "orchestrator": "o", "status": "Running", "events": [{ "n": 0, "at": "2026-01-01T00:00:00Z", "event": "Guess" }] }""", "unknown kind, 'Guess'")]
    public void WhatIsNoHistory_IsRefused_SayingWhy(string text, string why)
        => Assert.Contains(why, Assert.Throws<InvalidDataException>(() => RecordedHistory.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Payloads_ComeBack_JsonReadable_OthersCharacterForCharacter()
    {
        string?[] payloads = ["{\"名\":1e2}", "\"中\"", "not json", "1 2\n", string.Empty, null];
        RecordedHistory history = new()
        {
            InstanceId = "x",
            Orchestrator = "o",
            Status = OrchestrationRuntimeStatus.Running,
            Events = [.. payloads.Select((data, n) => new RecordedEvent(n, DateTime.UnixEpoch.AddTicks(n), "EventRaised") { Name = "e", Data = data })],
        };

        Assert.Equal(history.Events, RecordedHistory.Parse(history.ToJson()).Events);
        RecordedHistory escaped = history with { Input = """ "\u4e2d" """ };
        Assert.Equal("\"中\"", RecordedHistory.Parse(escaped.ToJson()).Input);
    }

    [Fact]
    public async Task RegisteredOrchestratorsOfAHost_ReplayWhatItsStoreHas_AndAnUnknownIdIsRefused()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(HistorySamples.Register);
        OrchestrationMetadata done = await host.RunAsync("家庭", 2);

        HistoryReplayer.For(host.Services).Replay(host.Record(done.InstanceId));

        Assert.Throws<ArgumentException>(() => host.Record("没有"));
        Assert.Throws<ArgumentException>(() => RecordedHistory.Take(new ServiceCollection().BuildServiceProvider(), "没有"));
    }
}
