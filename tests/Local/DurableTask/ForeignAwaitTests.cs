using System.Diagnostics.CodeAnalysis;
using System.IO.Pipes;
using Local.DurableTask.Client;
using Local.DurableTask.Testing;

namespace Local.DurableTask.Tests;

/// <summary>Every way to wait for something that is not durable fails the instance with the sentence that helps.</summary>
public class ForeignAwaitTests
{
    /// <summary>Long enough that nothing has come before the code awaits it: what is there already is not waited for.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private static readonly Dictionary<string, Func<TaskOrchestrationContext, Task>> s_forms = new(StringComparer.Ordinal)
    {
        ["Task.Delay"] = _ => Task.Delay(Moment, TimeProvider.System),
        ["Task.Delay, ConfigureAwait(false)"] = async _ => await Task.Delay(Moment, TimeProvider.System).ConfigureAwait(false),
        ["ConfigureAwait(false), then the context"] = async context =>
        {
            await Task.Delay(Moment, TimeProvider.System).ConfigureAwait(false);
            await context.CallActivityAsync("a");
        },
        ["Task.Run"] = _ => Task.Run(() => Task.Delay(Moment, TimeProvider.System)),
        ["the context in Task.Run"] = context => Task.Run(() => context.CallActivityAsync("a")),
        ["the context in a thread of its own"] = context => OnAThread(() => context.SetCustomStatus("外")),
        ["an HTTP call"] = async _ =>
        {
            using HttpClient http = new();
            try
            {
                await http.GetAsync(new Uri("http://127.0.0.1:9/"));
            }
            catch (HttpRequestException)
            {
                // Nobody answers there; the wait is what counts.
            }
        },
        ["a pipe"] = async _ =>
        {
            using AnonymousPipeServerStream pipe = new();
            Task writing = LaterAsync(() => pipe.DisposeLocalCopyOfClientHandle());
            await pipe.ReadExactlyAsync(new byte[1]).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
            await writing;
        },
        ["a completion source set elsewhere"] = _ => SetElsewhere(TaskCreationOptions.None),
        ["a completion source set elsewhere, asynchronously"] = _ => SetElsewhere(TaskCreationOptions.RunContinuationsAsynchronously),
        ["Task.WhenAll with a foreign one"] = context
            => Task.WhenAll(context.CallActivityAsync("a"), Task.Delay(2 * Moment, TimeProvider.System)),
        ["Task.WhenAny with a foreign one"] = context
            => Task.WhenAny(context.WaitForExternalEvent<string>("never"), Task.Delay(Moment, TimeProvider.System)),
        ["async void"] = async context =>
        {
            Forget();
            await context.WaitForExternalEvent<string>("never");

            static async void Forget() => await Task.Delay(Moment, TimeProvider.System);
        },
        ["a token tripped by the system's clock"] = async context =>
        {
            using CancellationTokenSource source = new(Moment);
            await context.WaitForExternalEvent<string>("never", source.Token);
        },
        ["a timer canceled by the system's clock"] = async context =>
        {
            using CancellationTokenSource source = new(Moment);
            await context.CreateTimer(TimeSpan.FromDays(1), source.Token);
        },
        ["a semaphore"] = async _ =>
        {
            using SemaphoreSlim semaphore = new(0);
            Task release = LaterAsync(() => semaphore.Release());
            await semaphore.WaitAsync();
            await release;
        },
    };

    public static TheoryData<string> Forms => new(s_forms.Keys);

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task ForeignWait_FailsTheInstance_WithTheSentenceThatHelps(string form)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc("等", s_forms[form]).AddActivityFunc("a", _ => { }),
            time: new VirtualClock());

        OrchestrationMetadata done = await host.RunAsync("等", options: new StartOrchestrationOptions("等一"));

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

    private static async Task SetElsewhere(TaskCreationOptions options)
    {
        TaskCompletionSource source = new(options);
        _ = LaterAsync(source.SetResult);
        await source.Task;
    }

    private static Task LaterAsync(Action action) => Task.Run(async () =>
    {
        await Task.Delay(Moment, TimeProvider.System);
        action();
    });
}
