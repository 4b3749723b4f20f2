using System.Diagnostics.CodeAnalysis;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DurableTask.Sqlite.Tests;

/// <summary>Code that does not come back is reported and given up; nobody else notices.</summary>
public sealed class TurnTimeLimitTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _release = new();
    private Exception? _afterwards;

    [Fact]
    public async Task CodeThatLoops_FailsItsInstance_NamingItAndTheLimit_AndOthersGoOn()
    {
        await using DurableTestHost host = await StartAsync(turns: 1);
        string stuck = await host.Client.ScheduleNewOrchestrationInstanceAsync("loops", new StartOrchestrationOptions("转圈"));

        OrchestrationMetadata other = await host.RunAsync("fine", "您好");
        OrchestrationMetadata failed = await host.Client.WaitForInstanceCompletionAsync(stuck, getInputsAndOutputs: true);

        Assert.Equal("您好", other.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Equal("TurnTimeLimitExceeded", failed.FailureDetails!.ErrorType);
        Assert.Contains("'loops' (instance '转圈') ran for more than 1 s", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CodeThatComesBackTooLate_CannotTouchItsContext_AndChangesNothing()
    {
        await using DurableTestHost host = await StartAsync(turns: 4);
        OrchestrationMetadata failed = await host.RunAsync("blocks");
        int events = StoredHistory.Of(host, failed.InstanceId).Events.Count;

        _release.Set();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _afterwards) is not null, TimeSpan.FromSeconds(10)));
        await host.RunAsync("fine", "一");

        Assert.Contains("was abandoned", Volatile.Read(ref _afterwards)!.Message, StringComparison.Ordinal);
        Assert.Equal(events, StoredHistory.Of(host, failed.InstanceId).Events.Count);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.Client.GetInstanceAsync(failed.InstanceId))!.RuntimeStatus);
    }

    [Fact]
    public async Task StuckParent_FailsItsCall_AndCanBeRewound_WhenTheCodeIsMended()
    {
        await using DurableTestHost host = await StartAsync(turns: 4);
        OrchestrationMetadata failed = await host.RunAsync("parent");
        Assert.Equal("TurnTimeLimitExceeded", failed.FailureDetails!.InnerFailure!.ErrorType);

        _release.Set();
        await host.Client.RewindInstanceAsync(failed.InstanceId, "修好了");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(failed.InstanceId, getInputsAndOutputs: true);

        Assert.Equal("好了", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task PastTheBound_StuckCodeKeepsItsPlace_ButItsInstanceFailsAllTheSame()
    {
        await using DurableTestHost host = await StartAsync(turns: 3, abandoned: 1);
        OrchestrationMetadata[] failed = await Task.WhenAll(host.RunAsync("blocks"), host.RunAsync("blocks"), host.RunAsync("blocks"));
        Assert.All(failed, one => Assert.Equal("TurnTimeLimitExceeded", one.FailureDetails!.ErrorType));

        // Of three places one was given back; the other two come back with the code that holds them.
        Assert.Equal("二", (await host.RunAsync("fine", "二")).ReadOutputAs<string>());
        _release.Set();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => host.RunAsync("fine", "三" + i)));
    }

    [Fact]
    [SuppressMessage("Design", "MA0045:Do not use blocking calls in a sync method", Justification = "That is what is tested.")]
    public async Task StoppingWhileCodeIsStuck_DoesNotHang()
    {
        DurableTestHost host = await StartAsync(turns: 4, limit: Timeout.InfiniteTimeSpan);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("loops");

        Task stopping = host.StopAsync();

        Assert.Same(stopping, await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System)));
        _release.Set();
        await host.DisposeAsync();
    }

    public void Dispose()
    {
        _release.Set();
        _release.Dispose();
    }

    private Task<DurableTestHost> StartAsync(int turns, int abandoned = 16, TimeSpan? limit = null)
        => DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc("loops", _ =>
                {
                    while (!_release.IsSet)
                    {
                        Thread.Yield();
                    }
                })
                .AddOrchestratorFunc<string>("blocks", context =>
                {
                    _release.Wait();
                    try
                    {
                        context.SetCustomStatus("太晚");
                    }
                    catch (InvalidOperationException refused)
                    {
                        Volatile.Write(ref _afterwards, refused);
                        throw;
                    }

                    return "好了";
                })
                .AddOrchestratorFunc<string>("parent", context => context.CallSubOrchestratorAsync<string>("blocks"))
                .AddOrchestratorFunc<string, string>("fine", (context, input) => context.CallActivityAsync<string>("echo", input))
                .AddActivityFunc<string, string>("echo", (_, input) => input),
            options =>
            {
                options.TurnTimeLimit = limit ?? Limit;
                options.MaxAbandonedTurns = abandoned;
                options.ShutdownTimeout = TimeSpan.FromSeconds(1);
            },
            services => services.Configure<DurableTaskWorkerOptions>(worker => worker.Concurrency.MaximumConcurrentOrchestrationWorkItems = turns));
}
