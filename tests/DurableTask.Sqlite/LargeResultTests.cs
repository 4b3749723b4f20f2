using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>Results of more than <see cref="Limits.InlineResultLength"/>: in the inbox before the turn that takes them in.</summary>
public sealed class LargeResultTests : IDisposable
{
    /// <summary>With two quotation marks, as JSON.</summary>
    private static readonly string s_atLimit = new('a', Limits.InlineResultLength - 2);
    private static readonly string s_past = new('a', Limits.InlineResultLength - 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("结果-").FullName;

    private string StorePath => Path.Combine(_folder, "store.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The start, the first turn, the result that is past the limit, the last turn.</summary>
    [Fact]
    public async Task Result_AtTheLimit_IsCommittedWithItsTurn_AndOnePast_Before()
    {
        Assert.Equal(3, await RunAsync(s_atLimit));
        Assert.Equal(4, await RunAsync(s_past));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Crash_AtEachCommit_BringsTheResultOnce(bool before)
    {
        for (int at = 1; at <= 4; at++)
            await RunAsync(s_past, at, before);
    }

    [Fact]
    public async Task Result_OfASuspendedInstance_WaitsInTheInbox()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using DurableTestHost host = await StartAsync(registry => Register(registry, async () =>
        {
            await release.Task;
            return s_past;
        }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await host.Client.WaitForInstanceStartAsync(id);
        await host.Client.SuspendInstanceAsync(id);
        release.SetResult();
        await host.Clock.WhenIdleAsync();
        Assert.Equal((1, 0), (Count("inbox"), Count("activities")));

        await host.Client.ResumeInstanceAsync(id);
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(s_past, done.ReadOutputAs<string>());
        Assert.Equal((0, 1), (Count("inbox"), Count("payloads")));
    }

    [Fact]
    public async Task Result_OfATerminatedInstance_LeavesNothing()
    {
        TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using DurableTestHost host = await StartAsync(registry => Register(registry, async () =>
        {
            running.SetResult();
            await release.Task;
            return s_past;
        }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await running.Task;
        await host.Client.TerminateInstanceAsync(id);
        await host.Client.WaitForInstanceCompletionAsync(id);

        release.SetResult();
        await host.Clock.WhenIdleAsync();

        Assert.Equal((0, 0, 0), (Count("inbox"), Count("activities"), Count("payloads")));
    }

    [Fact]
    public async Task Result_OfAnEarlierExecution_LeavesNothing()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<int>("o", async (context, round) =>
            {
                if (round > 0)
                {
                    await context.WaitForExternalEvent<string>("无");
                    return;
                }

                _ = context.CallActivityAsync<string>("取");
                await context.WaitForExternalEvent<string>("续");
                context.ContinueAsNew(round + 1);
            })
            .AddActivityFunc("取", async _ =>
            {
                await release.Task;
                return s_past;
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o", 0);
        await host.Client.RaiseEventAsync(id, "续", "一");

        release.SetResult();
        await host.Clock.WhenIdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        Assert.Equal((0, 0, 0), (Count("inbox"), Count("activities"), Count("payloads")));
    }

    /// <summary>Runs to the end, through a crash at the given commit; returns the number of commits.</summary>
    private static async Task<int> RunAsync(string result, int crashAt = int.MaxValue, bool before = false)
    {
        int runs = 0;
        CrashPoint point = new(crashAt, before);
        VirtualClock clock = new() { AutoAdvance = true };
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => Register(registry, () =>
            {
                Interlocked.Increment(ref runs);
                return Task.FromResult(result);
            }),
            addServices: services => CrashingStore.Add(services, () => point),
            time: clock);
        Task<OrchestrationMetadata> end = StartAndWaitAsync(host.Client);
        if (await Task.WhenAny(end, point.Reached) == point.Reached)
        {
            await host.CrashAsync();
            await host.StartAgainAsync();
            end = StartAndWaitAsync(host.Client);
        }

        Assert.Equal(result, (await end).ReadOutputAs<string>());

        // Once the result is in the inbox, a crash does not run the activity again.
        Assert.Equal(crashAt == 3 && before ? 2 : 1, runs);
        return point.Commits;
    }

    private static async Task<OrchestrationMetadata> StartAndWaitAsync(DurableTaskClient client)
    {
        if (await client.GetInstanceAsync("大") is null)
            await client.ScheduleNewOrchestrationInstanceAsync("o", new StartOrchestrationOptions("大"));
        return await client.WaitForInstanceCompletionAsync("大", getInputsAndOutputs: true);
    }

    private static void Register(DurableTaskRegistry registry, Func<Task<string>> activity) => registry
        .AddOrchestratorFunc("o", async context => await context.CallActivityAsync<string>("取"))
        .AddActivityFunc("取", _ => activity());

    private Task<DurableTestHost> StartAsync(Action<DurableTaskRegistry> register) => DurableTestHost.StartAsync(register, storePath: StorePath);

    private long Count(string rows)
    {
        using Connection raw = Connection.Open(StorePath);
        return raw.ReadLong("SELECT count(*) FROM " + rows);
    }
}
