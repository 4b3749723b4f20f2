using DurableTask.Sqlite.Engine;
using DurableTask.Sqlite.Testing;
using DurableTask.Sqlite.Worker;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DurableTask.Sqlite.Tests;

/// <summary>How many activities run at once: in all, by name, and what a name at its limit does to others.</summary>
public sealed class ActivityLimitTests
{
    /// <summary>A random order of starts and ends: never past a limit, and never idle while something may run.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lanes_WhateverTheOrder_AreNeverExceeded_AndNeverLeaveAPlaceUnused(int seed)
    {
        Dictionary<string, int> limits = new(StringComparer.Ordinal) { ["慢"] = 2, ["独"] = 1 };
        string[] names = ["慢", "独", "甲", "乙"];
        Random random = new(seed);
        ActivityLanes<string> lanes = new(6, limits);
        List<string> waiting = [];
        List<string> running = [];
        for (int i = 0; i < 20_000; i++)
        {
            if (random.Next(2) == 0)
            {
                string name = names[random.Next(names.Length)];
                lanes.Enqueue(name, name);
                waiting.Add(name);
            }
            else if (running.Count > 0)
            {
                int ended = random.Next(running.Count);
                lanes.Leave(running[ended]);
                running.RemoveAt(ended);
            }

            while (lanes.TryTake(out string? begun))
            {
                Assert.True(waiting.Remove(begun));
                running.Add(begun);
            }

            Assert.InRange(running.Count, 0, 6);
            Assert.All(limits, limit => Assert.InRange(running.Count(name => name == limit.Key), 0, limit.Value));
            Assert.All(names, name => Assert.Equal(
                running.Count < 6 && !(limits.TryGetValue(name, out int limit) && running.Count(other => other == name) == limit), lanes.HasRoom(name)));
            Assert.True(running.Count == 6 || waiting.TrueForAll(name => limits.TryGetValue(name, out int limit) && running.Count(other => other == name) == limit));
        }

        lanes.Clear();
        running.ForEach(lanes.Leave);
        Assert.False(lanes.TryTake(out _));
    }

    [Fact]
    public async Task NameAtItsLimit_IsNeverExceeded_AndHoldsUpNobodyElse()
    {
        int running = 0;
        int most = 0;
        TaskCompletionSource othersDone = new();
        int others = 0;
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc("扇", context => Task.WhenAll(
                    Enumerable.Range(0, 40).Select(_ => context.CallActivityAsync("慢"))
                        .Concat(Enumerable.Range(0, 40).Select(_ => context.CallActivityAsync("快")))))
                .AddActivityFunc("慢", async _ =>
                {
                    int now = Interlocked.Increment(ref running);
                    most = Math.Max(most, now);

                    // The limited ones wait until all others are done: they can only be if they are not behind these.
                    await othersDone.Task;
                    Interlocked.Decrement(ref running);
                })
                .AddActivityFunc("快", _ =>
                {
                    if (Interlocked.Increment(ref others) == 40)
                        othersDone.SetResult();
                }),
            options => options.MaxConcurrentActivitiesByName["慢"] = 2,
            services => services.Configure<DurableTaskWorkerOptions>(worker => worker.Concurrency.MaximumConcurrentActivityWorkItems = 4));

        await host.RunAsync("扇").WaitAsync(TimeSpan.FromSeconds(30));

        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Terminate_Recursive_TripsTheTokenOfAChildsActivity()
    {
        TaskCompletionSource running = new();
        TaskCompletionSource tripped = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("父", context => context.CallSubOrchestratorAsync("子"))
            .AddOrchestratorFunc("子", context => context.CallActivityAsync("久"))
            .AddActivityFunc("久", async context =>
            {
                CancellationToken cancellation = ActivityCancellation.Of(context);
                cancellation.Register(tripped.SetResult);
                running.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("父");
        await running.Task;

        await host.Client.TerminateInstanceAsync(id, new Microsoft.DurableTask.Client.TerminateInstanceOptions(Recursive: true));

        await tripped.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Stop_WithWaitingAndStubbornActivities_EndsInTime_AndAllRunAtTheNextStart()
    {
        int finished = 0;
        bool isStubborn = true;
        TaskCompletionSource running = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc("扇", context => Task.WhenAll(Enumerable.Range(0, 5).Select(_ => context.CallActivityAsync("犟"))))
                .AddActivityFunc("犟", async _ =>
                {
                    running.TrySetResult();
                    if (isStubborn)
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
                    Interlocked.Increment(ref finished);
                }),
            options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50),
            services => services.Configure<DurableTaskWorkerOptions>(worker => worker.Concurrency.MaximumConcurrentActivityWorkItems = 2));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("扇");
        await running.Task;

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        isStubborn = false;
        await host.StartAgainAsync();
        await host.Client.WaitForInstanceCompletionAsync(id).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(5, finished);
    }
}
