using System.Diagnostics.CodeAnalysis;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>Every way to wait for something that is not durable fails the instance with the sentence that helps.</summary>
public class ForeignAwaitTests
{
    private static readonly Dictionary<string, Func<TaskOrchestrationContext, Elsewhere, Task>> s_forms = new(StringComparer.Ordinal)
    {
        ["Task.Delay"] = (_, _) => Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System),
        ["Task.Delay, ConfigureAwait(false)"] = async (_, _) => await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System).ConfigureAwait(false),
        ["ConfigureAwait(false), then the context"] = async (context, elsewhere) =>
        {
            await elsewhere.Done.ConfigureAwait(false);
            await context.CallActivityAsync("a");
        },
        ["Task.Run"] = (_, elsewhere) => Task.Run(() => elsewhere.Done),
        ["the context in Task.Run"] = (context, _) => Task.Run(() => context.CallActivityAsync("a")),
        ["the context in a thread of its own"] = (context, _) => OnAThread(() => context.SetCustomStatus("外")),
        ["an HTTP call"] = async (_, elsewhere) =>
        {
            using TcpListener silent = new(IPAddress.Loopback, 0);
            silent.Start();
            Task closing = elsewhere.ThenAsync(silent.Stop);
            using HttpClient http = new();
            try
            {
                await http.GetAsync(new Uri($"http://{silent.LocalEndpoint}/"));
            }
            catch (HttpRequestException)
            {
                // Nobody answers there; the wait is what counts.
            }

            await closing;
        },
        ["a pipe"] = async (_, elsewhere) =>
        {
            using AnonymousPipeServerStream pipe = new();
            Task closing = elsewhere.ThenAsync(pipe.DisposeLocalCopyOfClientHandle);
            await pipe.ReadExactlyAsync(new byte[1]).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
            await closing;
        },
        ["a completion source set elsewhere"] = (_, elsewhere) => SetElsewhere(elsewhere, TaskCreationOptions.None),
        ["a completion source set elsewhere, asynchronously"] = (_, elsewhere) => SetElsewhere(elsewhere, TaskCreationOptions.RunContinuationsAsynchronously),
        ["Task.WhenAll with a foreign one"] = (context, elsewhere) => Task.WhenAll(context.CallActivityAsync("a"), elsewhere.Done),
        ["Task.WhenAny with a foreign one"] = (context, elsewhere) => Task.WhenAny(context.WaitForExternalEvent<string>("never"), elsewhere.Done),
        ["async void"] = async (context, elsewhere) =>
        {
            Forget();
            await context.WaitForExternalEvent<string>("never");

            async void Forget() => await elsewhere.Done;
        },
        ["a token tripped elsewhere"] = async (context, elsewhere) =>
        {
            using CancellationTokenSource source = new();
            Task tripping = elsewhere.ThenAsync(source.Cancel);
            await context.WaitForExternalEvent<string>("never", source.Token);
            await tripping;
        },
        ["a timer canceled elsewhere"] = async (context, elsewhere) =>
        {
            using CancellationTokenSource source = new();
            Task tripping = elsewhere.ThenAsync(source.Cancel);
            await context.CreateTimer(TimeSpan.FromDays(1), source.Token);
            await tripping;
        },
        ["a semaphore"] = async (_, elsewhere) =>
        {
            using SemaphoreSlim semaphore = new(0);
            Task release = elsewhere.ThenAsync(() => semaphore.Release());
            await semaphore.WaitAsync();
            await release;
        },
    };

    public static TheoryData<string> Forms => new(s_forms.Keys);

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task ForeignWait_FailsTheInstance_WithTheSentenceThatHelps(string form)
    {
        Elsewhere elsewhere = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc("等", context => s_forms[form](context, elsewhere)).AddActivityFunc("a", _ => { }),
            time: new VirtualClock());
        await host.Client.ScheduleNewOrchestrationInstanceAsync("等", null, new StartOrchestrationOptions("等一"));

        // What is there already is not waited for, however slow the machine: it comes when the code waits and all durable results are in.
        await host.Client.WaitForInstanceStartAsync("等一");
        await host.Clock.WhenIdleAsync();
        elsewhere.Happens();
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync("等一", getInputsAndOutputs: true).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Contains("Orchestrator '等' (instance '等一')", done.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Await only tasks of the TaskOrchestrationContext", done.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TasksOfTheCodeItself_AreNotForeign()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("o", async context =>
            {
                TaskCompletionSource<string> source = new();
                Task setting = SetLater();
                await Task.Yield();
                using SemaphoreSlim semaphore = new(1);
                await semaphore.WaitAsync();
                string result = await source.Task;
                await setting;
                return result + await Task.FromResult("二");

                async Task SetLater()
                {
                    string first = await context.CallActivityAsync<string>("a");
                    source.SetResult(first);
                }
            })
            .AddActivityFunc<string>("a", _ => "一"));

        Assert.Equal("一二", (await host.RunAsync("o")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task LibraryCodeWithConfigureAwaitFalse_OverTasksOfTheContext_IsNotForeign()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("o", async context =>
            {
                AsyncPageable<string> pages = Pageable.Create((token, _, _) => context.CallActivityAsync<Page<string>>("page", token));
                return await pages.CountAsync() + await Nested(context).ConfigureAwait(false);
            })
            .AddActivityFunc<string?, Page<string>>("page", (_, token)
                => new Page<string>(["甲", "乙", "丙"], token switch { null => "1", "1" => "2", _ => null }))
            .AddActivityFunc<int>("one", _ => 1));

        Assert.Equal(11, (await host.RunAsync("o")).ReadOutputAs<int>());

        static async Task<int> Nested(TaskOrchestrationContext context)
        {
            int first = await context.CallActivityAsync<int>("one").ConfigureAwait(false);
            return first + await context.CallActivityAsync<int>("one").ConfigureAwait(false);
        }
    }

    [Fact]
    public async Task InstanceThatAwaitedAForeignTask_CanBeRewound_AndItsLateTaskDoesNoHarm()
    {
        TaskCompletionSource late = new();
        bool mended = false;
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("o", async context =>
            {
                if (!mended)
                    await late.Task;
                return await context.WaitForExternalEvent<string>("go");
            }));
        string id = (await host.RunAsync("o")).InstanceId;

        mended = true;
        await host.Client.RewindInstanceAsync(id, "修好了");
        await host.Clock.WhenIdleAsync();
        await Task.Run(late.SetResult);
        await host.Clock.WhenIdleAsync();
        await host.Client.RaiseEventAsync(id, "go", "走");

        Assert.Equal("走", (await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).ReadOutputAs<string>());
    }

    [SuppressMessage("Reliability", "CA2008:Do not create tasks without passing a TaskScheduler", Justification = "A thread of its own is meant.")]
    private static Task OnAThread(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task SetElsewhere(Elsewhere elsewhere, TaskCreationOptions options)
    {
        TaskCompletionSource source = new(options);
        _ = elsewhere.ThenAsync(source.SetResult);
        await source.Task;
    }

    /// <summary>What goes on outside of the orchestrator: something happens, when the test says so.</summary>
    private sealed class Elsewhere
    {
        private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _happened.Task;

        public void Happens() => _happened.SetResult();

        public Task ThenAsync(Action action) => Task.Run(async () =>
        {
            await Done;
            action();
        });
    }
}
