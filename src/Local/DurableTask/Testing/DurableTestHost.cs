using Local.DurableTask.Client;
using Local.DurableTask.Engine;
using Local.DurableTask.Hosting;
using Local.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Local.DurableTask.Testing;

/// <summary>
/// A whole engine for one test: its own store in a temporary folder, a virtual clock that jumps by itself, repeatable ids.
/// <c>await using var host = await DurableTestHost.StartAsync(registry => registry.AddOrchestratorFunc(...));</c>
/// </summary>
public sealed class DurableTestHost : IAsyncDisposable
{
    private readonly Action<DurableTaskRegistry> _register;
    private readonly Action<LocalDurableTaskOptions>? _configure;
    private readonly Action<IServiceCollection>? _addServices;
    private readonly string? _ownFolder;
    private ServiceProvider? _services;
    private int _starts;

    private DurableTestHost(
        Action<DurableTaskRegistry> register,
        Action<LocalDurableTaskOptions>? configure,
        Action<IServiceCollection>? addServices,
        TimeProvider time,
        string? storePath)
    {
        _register = register;
        _configure = configure;
        _addServices = addServices;
        Time = time;
        _ownFolder = storePath is null ? Directory.CreateTempSubdirectory("durable-test-").FullName : null;
        StorePath = storePath ?? Path.Combine(_ownFolder!, "store.db");
    }

    public string StorePath { get; }

    public TimeProvider Time { get; }

    /// <summary>The virtual clock; fails if the host was given another one.</summary>
    public VirtualClock Clock => (VirtualClock)Time;

    public DurableTaskClient Client => Services.GetRequiredService<DurableTaskClient>();

    public EngineHealth Health => Services.GetRequiredService<EngineHealth>();

    /// <summary>How often orchestrators were brought back by replay since the last start.</summary>
    public long Replays => Engine.Replays;

    public IServiceProvider Services => _services ?? throw new InvalidOperationException("The test host is stopped; call StartAgainAsync first.");

    internal DurableEngine Engine => Services.GetRequiredService<DurableEngine>();

    /// <summary>Starts a host.</summary>
    /// <param name="register">Registers orchestrators and activities; called again at each restart.</param>
    /// <param name="configure">Changes options.</param>
    /// <param name="addServices">Adds services for activities.</param>
    /// <param name="time">The clock; a <see cref="VirtualClock"/> that jumps by itself when null.</param>
    /// <param name="storePath">The store; a new one, deleted in the end, when null.</param>
    public static async Task<DurableTestHost> StartAsync(
        Action<DurableTaskRegistry> register,
        Action<LocalDurableTaskOptions>? configure = null,
        Action<IServiceCollection>? addServices = null,
        TimeProvider? time = null,
        string? storePath = null)
    {
        DurableTestHost host = new(register, configure, addServices, time ?? new VirtualClock { AutoAdvance = true }, storePath);
        await host.StartAgainAsync();
        return host;
    }

    /// <summary>Starts a stopped or crashed host on the same store, with the same or other code.</summary>
    public async Task StartAgainAsync(Action<DurableTaskRegistry>? register = null)
    {
        if (_services is not null)
            throw new InvalidOperationException("The test host is running: stop or crash it first.");

        int seed = ++_starts;
        ServiceCollection services = new();
        services.AddSingleton(Time);
        services.AddLocalDurableTask(options =>
        {
            options.StorePath = StorePath;
            // Repeatable, but not the same ids again after a restart: they would replace the instances of the first run.
            options.Seed = seed;
            options.ClockRecheckInterval = Timeout.InfiniteTimeSpan;
            options.ShutdownTimeout = TimeSpan.FromSeconds(5);
            _configure?.Invoke(options);
        });
        services.AddDurableTaskWorker().AddTasks(register ?? _register);
        _addServices?.Invoke(services);
        _services = services.BuildServiceProvider();
        foreach (IHostedService hosted in _services.GetServices<IHostedService>())
            await hosted.StartAsync(CancellationToken.None);
    }

    /// <summary>Stops as a process that is asked to stop.</summary>
    public async Task StopAsync()
    {
        if (_services is not { } services)
            return;
        foreach (IHostedService hosted in services.GetServices<IHostedService>())
            await hosted.StopAsync(CancellationToken.None);
        _services = null;
        await services.DisposeAsync();
    }

    /// <summary>Stops as a process that is killed: what is not on disk is lost.</summary>
    public async Task CrashAsync()
    {
        if (_services is not { } services)
            return;
        _services = null;
        await services.GetRequiredService<DurableEngine>().KillAsync();
        await services.DisposeAsync();
    }

    /// <summary>Starts an orchestration and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(TaskName orchestrator, object? input = null, StartOrchestrationOptions? options = null)
    {
        string id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options);
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
    }

    /// <summary>Takes the history of an instance, to save it for later replays: <c>host.Record(id).Save("Histories/order.json")</c>.</summary>
    public RecordedHistory Record(string instanceId) => RecordedHistory.Take(Services, instanceId);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_ownFolder is not null)
            Directory.Delete(_ownFolder, recursive: true);
    }
}
