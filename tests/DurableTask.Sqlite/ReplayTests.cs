using System.Collections.Concurrent;
using DurableTask.Core.Exceptions;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Tests;

public class ReplayTests
{
    public static TheoryData<string, string, string> Edits => new()
    {
        { "renamed activity", "call #0 of activity 'a'", "made call #0 of activity 'b'" },
        { "timer instead of activity", "call #0 of activity 'a'", "made timer #0" },
        { "child instead of activity", "call #0 of activity 'a'", "made call #0 of sub-orchestrator 'a'" },
        { "call removed", "call #0 of activity 'a'", "made no such call" },
        { "call added", "the result of activity call #0", "made call #1 of activity 'extra'" },
        { "ends early", "timer #1", "ended" },
        { "other child id", "call #2 of sub-orchestrator 'child'", "made call #2 of sub-orchestrator 'child'" },
        { "event sent to another", "event #3 'news' sent to 'x'", "made event #3 'news' sent to 'y'" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task ChangedCode_FailsTheInstance_NamingEventHistoryAndCode(string edit, string history, string code)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => Register(registry, string.Empty));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await host.Clock.WhenIdleAsync();
        await host.CrashAsync();

        await host.StartAgainAsync(registry => Register(registry, edit));
        await host.Client.RaiseEventAsync(id, "go", "走");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.True(done.FailureDetails!.IsCausedBy<NonDeterministicOrchestrationException>());
        Assert.Matches("at event [0-9]+:", done.FailureDetails.ErrorMessage);
        Assert.Contains("the history says " + history, done.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("the code " + code, done.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnchangedCode_ReplaysClean()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => Register(registry, string.Empty));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await host.Clock.WhenIdleAsync();
        await host.CrashAsync();
        await host.StartAgainAsync();

        await host.Client.RaiseEventAsync(id, "go", "走");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal("走", done.ReadOutputAs<string>());
        Assert.Equal(1, host.Replays);
    }

    [Fact]
    public async Task EvictedOrchestrators_ComeBackByReplay()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc<int, string>("w", async (context, i) =>
            {
                string first = await context.WaitForExternalEvent<string>("a");
                string second = await context.WaitForExternalEvent<string>("b");
                return $"{i}{first}{second}";
            }),
            options => options.MaxLiveOrchestrations = 5);
        for (int i = 0; i < 20; i++)
            await host.Client.ScheduleNewOrchestrationInstanceAsync("w", i, new StartOrchestrationOptions($"实例{i}"));
        await host.Clock.WhenIdleAsync();
        Assert.InRange(host.Engine.LiveInstances, 1, 5);

        for (int i = 0; i < 20; i++)
            await host.Client.RaiseEventAsync($"实例{i}", "a", "甲");
        for (int i = 0; i < 20; i++)
            await host.Client.RaiseEventAsync($"实例{i}", "b", "乙");

        for (int i = 0; i < 20; i++)
            Assert.Equal($"{i}甲乙", (await host.Client.WaitForInstanceCompletionAsync($"实例{i}", getInputsAndOutputs: true)).ReadOutputAs<string>());
        Assert.InRange(host.Replays, 20, 40);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task ThousandsOfOrchestrators_OnFewPlaces_AllEndRight_AndFewStayInMemory(int places)
    {
        const int Count = 2_000;
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc<int, string>("w", async (context, i) =>
                {
                    string first = await context.WaitForExternalEvent<string>("a");
                    return await context.CallActivityAsync<string>("连", $"{i}{first}");
                })
                .AddActivityFunc<string, string>("连", (_, text) => text + "完"),
            options => options.MaxLiveOrchestrations = places);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => host.Client.ScheduleNewOrchestrationInstanceAsync("w", i, new StartOrchestrationOptions($"实例{i}"))));
        await host.Clock.WhenIdleAsync();
        Assert.InRange(host.Engine.LiveInstances, 0, places);

        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => host.Client.RaiseEventAsync($"实例{i}", "a", "甲")));

        for (int i = 0; i < Count; i++)
            Assert.Equal($"{i}甲完", (await host.Client.WaitForInstanceCompletionAsync($"实例{i}", getInputsAndOutputs: true)).ReadOutputAs<string>());
        await host.Clock.WhenIdleAsync();
        Assert.InRange(host.Engine.LiveInstances, 0, places);
    }

    [Theory]
    [InlineData(0, true, true, false)]
    [InlineData(5_000, false, false, false)]
    public async Task IsReplaying_SaysWhetherTheCodeRepeats(int live, bool first, bool second, bool third)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc<bool[]>("o", async context =>
            {
                bool start = context.IsReplaying;
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                bool middle = context.IsReplaying;
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                return [start, middle, context.IsReplaying];
            }),
            options => options.MaxLiveOrchestrations = live);

        Assert.Equal(new[] { first, second, third }, (await host.RunAsync("o")).ReadOutputAs<bool[]>());
    }

    [Fact]
    public async Task TimeAndGuids_AreTheSameInReplay_AndLogLinesAreWrittenOnce()
    {
        ConcurrentQueue<string> lines = new();
        ConcurrentQueue<string> seen = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc("o", async context =>
            {
                ILogger logger = context.CreateReplaySafeLogger("测试");
                string facts = $"{context.CurrentUtcDateTime:o} {context.NewGuid()} {context.NewGuid()}";
                seen.Enqueue(facts);
                Write(logger, "before");
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                facts = $"{context.CurrentUtcDateTime:o} {context.NewGuid()}";
                seen.Enqueue(facts);
                Write(logger, "between");
                await context.WaitForExternalEvent<string>("go");
                Write(logger, "after");
            }),
            addServices: services => services.AddLogging(logging => logging.AddProvider(new Lines(lines))));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await host.Clock.WhenIdleAsync();
        await host.CrashAsync();
        await host.StartAgainAsync();
        await host.Client.RaiseEventAsync(id, "go");
        await host.Client.WaitForInstanceCompletionAsync(id);

        string[] facts = [.. seen];
        Assert.Equal(4, facts.Length);
        Assert.Equal(facts[..2], facts[2..]);
        Assert.Equal(["before", "between", "after"], lines);
    }

    [Theory]
    [InlineData("delay")]
    [InlineData("delay beside a durable call")]
    [InlineData("task run")]
    [InlineData("context from another thread")]
    public async Task ForeignAwait_FailsTheInstance_WithAHelpfulSentence(string kind)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("o", async context =>
            {
                switch (kind)
                {
                    case "delay":
                        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                        break;
                    case "delay beside a durable call":
                        Task never = context.WaitForExternalEvent<string>("never");
                        await Task.WhenAny(never, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
                        break;
                    case "task run":
                        await Task.Run(() => Thread.SpinWait(1_000));
                        break;
                    case "context from another thread":
                        await Task.Run(() => context.CallActivityAsync("a"));
                        break;
                }
            })
            .AddActivityFunc("a", _ => { }));

        OrchestrationMetadata done = await host.RunAsync("o").WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Contains("Await only tasks of the TaskOrchestrationContext", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BusyOrchestrator_IsNotEvicted()
    {
        int runs = 0;
        using ManualResetEventSlim entered = new();
        using ManualResetEventSlim leave = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc<string>("busy", async context =>
                {
                    Interlocked.Increment(ref runs);
                    string first = await context.WaitForExternalEvent<string>("e");
                    entered.Set();
                    leave.Wait(TimeSpan.FromSeconds(20));
                    return first + await context.WaitForExternalEvent<string>("e");
                })
                .AddOrchestratorFunc("idle", context => context.WaitForExternalEvent<string>("e")),
            options => options.MaxLiveOrchestrations = 1);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("busy", new StartOrchestrationOptions("忙"));
        await host.Clock.WhenIdleAsync();

        Task first = host.Client.RaiseEventAsync("忙", "e", "一");
        entered.Wait(TimeSpan.FromSeconds(20));
        for (int i = 0; i < 5; i++)
            await host.Client.WaitForInstanceStartAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("idle"));
        Task second = host.Client.RaiseEventAsync("忙", "e", "二");
        leave.Set();

        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(20));
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync("忙", getInputsAndOutputs: true);
        Assert.Equal("一二", done.ReadOutputAs<string>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task ConfigureAwaitFalse_StaysOnTheLogicalThread()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("o", async context =>
            {
                int sum = 0;
                for (int i = 0; i < 20; i++)
                    sum += await context.CallActivityAsync<int>("one").ConfigureAwait(false);
                await Task.WhenAll(context.CallActivityAsync<int>("one"), context.CreateTimer(TimeSpan.FromDays(1), default)).ConfigureAwait(false);
                return sum + context.NewGuid().ToByteArray().Length;
            })
            .AddActivityFunc<int>("one", _ => 1));

        OrchestrationMetadata done = await host.RunAsync("o");

        Assert.Equal(36, done.ReadOutputAs<int>());
    }

    private static void Register(DurableTaskRegistry registry, string edit) => registry
        .AddOrchestratorFunc<string>("o", async context =>
        {
            switch (edit)
            {
                case "renamed activity":
                    await context.CallActivityAsync("b");
                    break;
                case "timer instead of activity":
                    await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                    break;
                case "child instead of activity":
                    await context.CallSubOrchestratorAsync("a");
                    break;
                case "call removed":
                    break;
                case "call added":
                    await Task.WhenAll(context.CallActivityAsync("a"), context.CallActivityAsync("extra"));
                    break;
                default:
                    await context.CallActivityAsync("a");
                    break;
            }

            if (edit == "call removed")
                return await context.WaitForExternalEvent<string>("go");
            if (edit == "ends early")
                return "early";
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            await context.CallSubOrchestratorAsync("child", new TaskOptions().WithInstanceId(edit == "other child id" ? "k2" : "k1"));
            context.SendEvent(edit == "event sent to another" ? "y" : "x", "news", "新闻");
            return await context.WaitForExternalEvent<string>("go");
        })
        .AddOrchestratorFunc("child", _ => { })
        .AddOrchestratorFunc("a", _ => { })
        .AddActivityFunc("a", _ => { })
        .AddActivityFunc("b", _ => { })
        .AddActivityFunc("extra", _ => { });

    private static void Write(ILogger logger, string line)
        => logger.Log(LogLevel.Information, default, line, null, (state, _) => state);

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

        public void Dispose()
        {
        }

        private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (category == "测试")
                    lines.Enqueue(formatter(state, exception));
            }
        }
    }
}
