using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Tests;

/// <summary>What cannot be done is said, with the instance and the next step; nothing is lost and nobody else is harmed.</summary>
public class BadInputTests
{
    private readonly ConcurrentQueue<string> _log = new();

    [Fact]
    public async Task OrchestratorThatDoesNotExist_FailsNamingItAndTheNextStep()
    {
        await using DurableTestHost host = await StartAsync();

        TaskFailureDetails failure = (await host.RunAsync("没有", options: new StartOrchestrationOptions("无一"))).FailureDetails!;

        Assert.Equal("OrchestratorTaskNotFound", failure.ErrorType);
        Assert.Contains("'没有'", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("then rewind or restart instance '无一'", failure.ErrorMessage, StringComparison.Ordinal);
        await AssertUnharmedAsync(host);
    }

    [Fact]
    public async Task ActivityThatDoesNotExist_FailsItsCallAtOnce_AndRunsAfterARewindOnceItDoes()
    {
        await using DurableTestHost host = await StartAsync();
        OrchestrationMetadata failed = await host.RunAsync("calls", "没有");
        Assert.Equal("ActivityTaskNotFound", failed.FailureDetails!.InnerFailure!.ErrorType);
        Assert.Contains($"instance '{failed.InstanceId}'", failed.FailureDetails.InnerFailure.ErrorMessage, StringComparison.Ordinal);
        await AssertUnharmedAsync(host);

        await host.StopAsync();
        await host.StartAgainAsync(registry =>
        {
            Register(registry);
            registry.AddActivityFunc<string>("没有", _ => "有了");
        });
        await host.Client.RewindInstanceAsync(failed.InstanceId, "有了");
        Assert.Equal("有了", (await host.Client.WaitForInstanceCompletionAsync(failed.InstanceId, getInputsAndOutputs: true)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task InputOfTheWrongType_FailsNamingTaskInstanceAndType_WithoutTheInput()
    {
        await using DurableTestHost host = await StartAsync();

        TaskFailureDetails failure = (await host.RunAsync("number", "机密", new StartOrchestrationOptions("错一"))).FailureDetails!;

        Assert.True(failure.IsCausedBy<JsonException>());
        Assert.Contains("input of orchestrator 'number' of instance '错一' does not match the type System.Int32", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("机密", failure.ErrorMessage, StringComparison.Ordinal);
        await AssertUnharmedAsync(host);
    }

    [Fact]
    public async Task InputThatAnActivityCannotRead_FailsItsCall_NamingBoth()
    {
        await using DurableTestHost host = await StartAsync();

        TaskFailureDetails failure = (await host.RunAsync("calls", "number", new StartOrchestrationOptions("错二"))).FailureDetails!.InnerFailure!;

        Assert.Contains("input of activity 'number' of instance '错二' does not match the type System.Int32", failure.ErrorMessage, StringComparison.Ordinal);
        await AssertUnharmedAsync(host);
    }

    [Fact]
    public async Task ResultOfTheWrongType_IsAnExceptionOfTheCall_ThatTheCodeCanCatch()
    {
        await using DurableTestHost host = await StartAsync();

        Assert.Equal("接住", (await host.RunAsync("catches")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task EventForNobody_IsDropped_AndSaidInTheLog()
    {
        await using DurableTestHost host = await StartAsync();
        OrchestrationMetadata ended = await host.RunAsync("echo", "好");

        await host.Client.RaiseEventAsync("没有", "到", "内容");
        await host.Client.RaiseEventAsync(ended.InstanceId, "到", "内容");

        Assert.Contains("EventRaised for 没有 has no recipient: there is no such orchestration, or it has ended", _log);
        Assert.Contains($"EventRaised for {ended.InstanceId} has no recipient: there is no such orchestration, or it has ended", _log);
        Assert.DoesNotContain(_log, line => line.Contains("内容", StringComparison.Ordinal));
        await AssertUnharmedAsync(host);
    }

    [Fact]
    public async Task EventThatComesWhileTheLastTurnRuns_IsDropped_AndSaidInTheLog()
    {
        Task raised = Task.CompletedTask;
        DurableTestHost host = null!;
        host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc<string>("ends", context =>
            {
                // On a thread of its own: what awaits in an orchestrator's code goes on in its turns, and this is the last.
                Thread outside = new(() => raised = host.Client.RaiseEventAsync(context.InstanceId, "到", "内容"));
                outside.Start();
                outside.Join();
                return "好";
            }),
            addServices: services => services.AddLogging(logging => logging.AddProvider(new Lines(_log))));
        await using (host)
        {
            OrchestrationMetadata ended = await host.RunAsync("ends");

            await raised;

            Assert.Equal("好", ended.ReadOutputAs<string>());
            Assert.Contains($"EventRaised for {ended.InstanceId} has no recipient: there is no such orchestration, or it has ended", _log);
        }
    }

    [Theory]
    [InlineData("斜/杠/甲")]
    [InlineData("表情🙂%2F?&#")]
    public async Task IdWithASlashOrAnyLetters_IsAnIdLikeOthers(string id)
    {
        await using DurableTestHost host = await StartAsync();

        Assert.Equal(id, (await host.RunAsync("echo", "好", new StartOrchestrationOptions(id))).InstanceId);
        Assert.Equal(id, (await host.Client.GetInstanceAsync(id))!.InstanceId);
    }

    [Fact]
    public async Task IdPastTheLimit_OrWithAControlCharacter_IsRefused_TheLongestIsNot()
    {
        await using DurableTestHost host = await StartAsync();
        Assert.Equal("好", (await host.RunAsync("echo", "好", new StartOrchestrationOptions(new string('长', 256)))).ReadOutputAs<string>());

        foreach (int length in new[] { 257, 10_000 })
        {
            ArgumentException tooLong = await Assert.ThrowsAsync<ArgumentException>(
                () => host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "好", new StartOrchestrationOptions(new string('长', length))));
            Assert.Contains($"has {length} characters; 256 are allowed. Shorten it", tooLong.Message, StringComparison.Ordinal);
        }

        ArgumentException control = await Assert.ThrowsAsync<ArgumentException>(
            () => host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "好", new StartOrchestrationOptions("换\n行")));
        Assert.Contains("control character", control.Message, StringComparison.Ordinal);
        await AssertUnharmedAsync(host);
    }

    [Fact]
    public async Task EventName_AtTheLimit_Arrives_OnePastIsRefusedNamingTheInstance()
    {
        string longest = new('名', Limits.EventNameLength);
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("waits", context => context.WaitForExternalEvent<string>(longest)));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", null, new StartOrchestrationOptions("等"));

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RaiseEventAsync("等", longest + "多", "坏"));
        await host.Client.RaiseEventAsync("等", longest, "好");

        Assert.Contains("event for instance '等' has 1025 characters; 1024 are allowed", refused.Message, StringComparison.Ordinal);
        Assert.Equal("好", (await host.Client.WaitForInstanceCompletionAsync("等", getInputsAndOutputs: true)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task EventNameThatCodeWaitsFor_OnePastTheLimit_FailsTheInstance_NamingIt()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("waits", (context, name) => context.WaitForExternalEvent<string>(name)));

        TaskFailureDetails failure = (await host.RunAsync(
            "waits", new string('名', Limits.EventNameLength + 1), new StartOrchestrationOptions("等"))).FailureDetails!;

        Assert.True(failure.IsCausedBy<ArgumentException>());
        Assert.Contains("event for instance '等' has 1025 characters; 1024 are allowed", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_AtTheLimits_AreKept_OnePastIsRefused_AlsoForAChild()
    {
        Dictionary<string, string> most = Enumerable.Range(0, Limits.Tags).ToDictionary(i => $"签{i}", _ => "值", StringComparer.Ordinal);
        Dictionary<string, string> longest = new(StringComparer.Ordinal) { ["签"] = new string('长', Limits.TagsLength - 1) };
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<Dictionary<string, string>, string>("父", (context, tags) => context.CallSubOrchestratorAsync<string>(
                "子", null, new SubOrchestrationOptions(instanceId: "孩") { Tags = tags }))
            .AddOrchestratorFunc<string>("子", _ => "好"));

        foreach ((Dictionary<string, string> tags, string sentence) in new[]
        {
            (most, $"Instance '孩' has {Limits.Tags + 1} tags; {Limits.Tags} are allowed"),
            (longest, $"The tags of instance '孩' have {Limits.TagsLength + 1} characters together; {Limits.TagsLength} are allowed"),
        })
        {
            string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("子", null, new StartOrchestrationOptions { Tags = tags });
            Assert.Equal(tags, (await host.Client.WaitForInstanceCompletionAsync(id)).Tags);
            Assert.Equal("好", (await host.RunAsync("父", tags)).ReadOutputAs<string>());

            Dictionary<string, string> past = new(tags, StringComparer.Ordinal) { ["多"] = string.Empty };
            ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(
                () => host.Client.ScheduleNewOrchestrationInstanceAsync("子", null, new StartOrchestrationOptions("孩") { Tags = past }));
            Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
            Assert.Contains(sentence, (await host.RunAsync("父", past)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CallThatIsRefused_FailsItsTask_AmongOthersThatGoOn()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("o", async context =>
            {
                Task[] calls =
                [
                    context.CallActivityAsync("a", input: new TaskOptions()),
                    context.CallActivityAsync<string>("a", Enumerable.Range(0, 100).Aggregate(new JsonArray(), (inner, _) => [inner])),
                    context.CallSubOrchestratorAsync("o", null, new SubOrchestrationOptions(instanceId: "换\n行")),
                    context.CallActivityAsync("a"),
                ];
                await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Current);
                return string.Join(' ', calls.Select(call => call.Exception?.InnerException?.GetType().Name ?? "好"));
            })
            .AddActivityFunc("a", _ => { }));

        Assert.Equal("ArgumentException JsonException ArgumentException 好", (await host.RunAsync("o")).ReadOutputAs<string>());
    }

    private static async Task AssertUnharmedAsync(DurableTestHost host)
        => Assert.Equal("好", (await host.RunAsync("echo", "好")).ReadOutputAs<string>());

    private Task<DurableTestHost> StartAsync() => DurableTestHost.StartAsync(
        Register, addServices: services => services.AddLogging(logging => logging.AddProvider(new Lines(_log))));

    private static void Register(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<string, string>("echo", (_, input) => input)
        .AddOrchestratorFunc<int, int>("number", (_, input) => input)
        .AddOrchestratorFunc<string, string>("calls", (context, activity) => context.CallActivityAsync<string>(activity, "字"))
        .AddOrchestratorFunc<string>("catches", async context =>
        {
            try
            {
                return (await context.CallActivityAsync<int>("text")).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (JsonException)
            {
                return "接住";
            }
        })
        .AddActivityFunc<int, int>("number", (_, input) => input)
        .AddActivityFunc<string>("text", _ => "字");

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
