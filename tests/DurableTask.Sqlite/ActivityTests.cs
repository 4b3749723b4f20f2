using DurableTask.Sqlite.Testing;
using DurableTask.Sqlite.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DurableTask.Sqlite.Tests;

public class ActivityTests
{
    [Fact]
    public async Task Activity_ThatThrows_FailsTheCallWithDetailsOfEveryLevel()
    {
        TaskFailureDetails? seen = null;
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("catch", async context =>
            {
                try
                {
                    await context.CallActivityAsync("boom");
                }
                catch (TaskFailedException failed)
                {
                    seen = failed.FailureDetails;
                    Assert.Equal("boom", failed.TaskName);
                    Assert.Equal(0, failed.TaskId);
                }
            })
            .AddActivityFunc("boom", _ => throw new InvalidOperationException("外层", new FileNotFoundException("内层"))));

        OrchestrationMetadata done = await host.RunAsync("catch");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.NotNull(seen);
        Assert.Equal("外层", seen.ErrorMessage);
        Assert.True(seen.IsCausedBy<InvalidOperationException>());
        Assert.False(seen.IsCausedBy<IOException>());
        Assert.True(seen.InnerFailure!.IsCausedBy<IOException>());
        Assert.Contains("ActivityTests", seen.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrator_ThatDoesNotCatch_FailsWithTheActivityAsInnerFailure()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("faulty", async context => await context.CallActivityAsync("boom"))
            .AddActivityFunc("boom", _ => throw new NotSupportedException("不行")));

        OrchestrationMetadata done = await host.RunAsync("faulty");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, done.FailureDetails!.ErrorType);
        Assert.Equal("Task 'boom' (#0) failed with an unhandled exception: 不行", done.FailureDetails.ErrorMessage);
        Assert.Equal(typeof(NotSupportedException).FullName, done.FailureDetails.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task RetryPolicy_WithBackoff_WaitsOnDurableTimersBetweenAttempts()
    {
        List<DateTimeOffset> attempts = [];
        VirtualClock clock = new() { AutoAdvance = true };
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc<string>("retry", context => context.CallActivityAsync<string>("flaky", options: TaskOptions.FromRetryPolicy(
                    new RetryPolicy(5, TimeSpan.FromSeconds(10), 3, TimeSpan.FromSeconds(60)))))
                .AddActivityFunc("flaky", _ =>
                {
                    attempts.Add(clock.GetUtcNow());
                    return attempts.Count < 5 ? throw new TimeoutException("稍后") : "终于";
                }),
            time: clock);

        OrchestrationMetadata done = await host.RunAsync("retry");

        Assert.Equal("终于", done.ReadOutputAs<string>());
        Assert.Equal([10, 30, 60, 60], attempts.Zip(attempts.Skip(1), (a, b) => (b - a).TotalSeconds));
    }

    [Fact]
    public async Task RetryPolicy_WhoseHandlerDeclines_StopsAtOnce()
    {
        int attempts = 0;
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("retry", context => context.CallActivityAsync("flaky", TaskOptions.FromRetryPolicy(
                new RetryPolicy(5, TimeSpan.FromSeconds(1)) { HandleFailure = failure => !failure.IsCausedBy<FormatException>() })))
            .AddActivityFunc("flaky", _ =>
            {
                attempts++;
                throw new FormatException("错");
            }));

        OrchestrationMetadata done = await host.RunAsync("retry");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal(1, attempts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task RetryHandler_CountsAttempts_UntilItDeclines(int allowed)
    {
        int attempts = 0;
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("retry", context => context.CallActivityAsync("flaky", TaskOptions.FromRetryHandler(
                (RetryContext retry) => retry.LastFailure.IsCausedBy<TimeoutException>() && retry.LastAttemptNumber < allowed)))
            .AddActivityFunc("flaky", _ =>
            {
                attempts++;
                throw new TimeoutException();
            }));

        OrchestrationMetadata done = await host.RunAsync("retry");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal(allowed, attempts);
    }

    [Theory]
    [InlineData(true, "ActivityTaskNotFound")]
    [InlineData(false, "OrchestratorTaskNotFound")]
    public async Task Task_ThatNobodyRegistered_FailsWithoutRetry(bool activity, string errorType)
    {
        int asked = 0;
        TaskOptions retry = TaskOptions.FromRetryHandler((RetryContext _) => ++asked < 3);
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("caller", context => activity
                ? context.CallActivityAsync("没有", retry)
                : context.CallSubOrchestratorAsync("没有", retry)));

        OrchestrationMetadata done = await host.RunAsync("caller");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal(errorType, done.FailureDetails!.InnerFailure!.ErrorType);
        Assert.Contains("没有", done.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData(Limits.FailureMessageLength, false)]
    [InlineData(Limits.FailureMessageLength + 1, true)]
    public async Task FailureMessage_BeyondTheLimit_IsCut(int length, bool cut)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("caller", context => context.CallActivityAsync("boom"))
            .AddActivityFunc("boom", _ => throw new InvalidDataException(new string('长', length))));

        OrchestrationMetadata done = await host.RunAsync("caller");

        string message = done.FailureDetails!.InnerFailure!.ErrorMessage;
        Assert.Equal(cut, message.EndsWith("… (cut)", StringComparison.Ordinal));
        Assert.Equal(Limits.FailureMessageLength, message.TrimEnd("… (cut)".ToCharArray()).Length);
    }

    [Fact]
    public async Task ActivityClass_WithServices_GetsThemPerCall()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddActivity<Greeter>()
                .AddOrchestratorFunc<string>("greet", context => context.CallActivityAsync<string>("greeter", "店主")),
            addServices: services => services.AddSingleton(new Greeting("欢迎")));

        OrchestrationMetadata done = await host.RunAsync("greet");

        Assert.Equal("欢迎 店主", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_WhoseInputDoesNotFit_FailsInsteadOfRunning()
    {
        bool ran = false;
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("caller", context => context.CallActivityAsync("number", "不是数字"))
            .AddActivityFunc<int>("number", (_, _) => { ran = true; }));

        OrchestrationMetadata done = await host.RunAsync("caller");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.True(done.FailureDetails!.InnerFailure!.IsCausedBy<System.Text.Json.JsonException>());
        Assert.False(ran);
    }

    [Fact]
    public async Task Terminate_WhileAnActivityRuns_TripsItsToken()
    {
        TaskCompletionSource running = new();
        TaskCompletionSource tripped = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("caller", context => context.CallActivityAsync("long"))
            .AddActivityFunc("long", async context =>
            {
                CancellationToken cancellation = ActivityCancellation.Of(context);
                cancellation.Register(tripped.SetResult);
                running.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("caller");
        await running.Task;

        await host.Client.TerminateInstanceAsync(id, (object)"够了");

        await tripped.Task.WaitAsync(TimeSpan.FromSeconds(10));
        OrchestrationMetadata? ended = await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended!.RuntimeStatus);
        Assert.Equal("够了", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Stop_WhileAnActivityRuns_HandsItBackToTheNextStart()
    {
        int runs = 0;
        TaskCompletionSource running = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("caller", context => context.CallActivityAsync<int>("long"))
            .AddActivityFunc<object, int>("long", async (context, _) =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    running.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ActivityCancellation.Of(context));
                }

                return runs;
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("caller");
        await running.Task;

        await host.StopAsync();
        await host.StartAgainAsync();

        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        Assert.Equal(2, done.ReadOutputAs<int>());
    }

    [Fact]
    public async Task MaxConcurrentActivities_IsNeverExceeded()
    {
        int running = 0;
        int most = 0;
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc("fan", context => Task.WhenAll(Enumerable.Range(0, 60).Select(_ => context.CallActivityAsync("work"))))
                .AddActivityFunc("work", async _ =>
                {
                    int now = Interlocked.Increment(ref running);
                    InterlockedMax(ref most, now);
                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                }),
            addServices: services => services.Configure<DurableTaskWorkerOptions>(worker => worker.Concurrency.MaximumConcurrentActivityWorkItems = 3));

        await host.RunAsync("fan");

        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task ActivityVersions_ExactOneWins_UnversionedOnlyServesNamesWithoutVersions()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("caller", async context =>
            {
                string second = await context.CallActivityAsync<string>("v", options: new TaskOptions { Version = "2" });
                string inherited = await context.CallActivityAsync<string>("plain");
                string missing = "found";
                try
                {
                    await context.CallActivityAsync("v", new TaskOptions { Version = "3" });
                }
                catch (TaskFailedException)
                {
                    missing = "missing";
                }

                return $"{context.Version} {second} {inherited} {missing}";
            })
            .AddActivityFunc<object?, string>("v", "1", (_, _) => Task.FromResult("one"))
            .AddActivityFunc<object?, string>("v", "2", (context, _) => Task.FromResult("two" + context.Version))
            .AddActivityFunc<string>("plain", context => "plain" + context.Version));

        OrchestrationMetadata done = await host.RunAsync("caller", options: new StartOrchestrationOptions { Version = "1.5" });

        Assert.Equal("1.5 two2 plain1.5 missing", done.ReadOutputAs<string>());
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)))
            Interlocked.CompareExchange(ref target, value, seen);
    }

    private sealed record Greeting(string Word);

    private sealed class Greeter(Greeting greeting) : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult($"{greeting.Word} {input}");
    }
}
