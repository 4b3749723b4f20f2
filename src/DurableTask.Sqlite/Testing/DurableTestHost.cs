using DurableTask.Sqlite.Engine;
using DurableTask.Sqlite.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableTask.Sqlite.Testing;

/// <summary>
/// A whole engine for one test: its own store, a virtual clock that jumps by itself, repeatable ids.
/// <c>await using var host = await DurableTestHost.StartAsync(registry => registry.AddOrchestratorFunc(...));</c>
/// The store is the real one, on a file system in memory where the machine has one (<c>/dev/shm</c>): it costs no disk.
/// Hosts are independent: any number can run side by side.
/// </summary>
public sealed class DurableTestHost : IAsyncDisposable
{
    private readonly Action<DurableTaskRegistry> _register;
    private readonly Action<SqliteDurableTaskOptions>? _configure;
    private readonly Action<IServiceCollection>? _addServices;
    private readonly string? _ownFolder;
    private ServiceProvider? _services;
    private readonly int _seed;
    private int _starts;

    private DurableTestHost(
        Action<DurableTaskRegistry> register,
        Action<SqliteDurableTaskOptions>? configure,
        Action<IServiceCollection>? addServices,
        TimeProvider time,
        string? storePath,
        int seed)
    {
        _register = register;
        _configure = configure;
        _addServices = addServices;
        Time = time;
        _seed = seed;
        _ownFolder = storePath is null ? TestFolder.Create() : null;
        StorePath = storePath ?? Path.Combine(_ownFolder!, "store.db");
    }

    /// <summary>The SQLite file.</summary>
    public string StorePath { get; }

    /// <summary>The clock of the engine, and of every service that asks for a <see cref="TimeProvider"/>.</summary>
    public TimeProvider Time { get; }

    /// <summary>The virtual clock.</summary>
    /// <exception cref="InvalidOperationException">The host was given a clock of another kind.</exception>
    public VirtualClock Clock => Time as VirtualClock
        ?? throw new InvalidOperationException($"The test host was started with a {Time.GetType().Name}: use {nameof(Time)}, or start it without a clock.");

    /// <summary>Starts, watches and ends orchestrations.</summary>
    public DurableTaskClient Client => Services.GetRequiredService<DurableTaskClient>();

    /// <summary>Whether the store takes writes.</summary>
    public EngineHealth Health => Services.GetRequiredService<EngineHealth>();

    /// <summary>How often orchestrators were brought back by replay since the last start.</summary>
    public long Replays => Engine.Replays;

    /// <summary>The services of the running engine; others after each start.</summary>
    public IServiceProvider Services => _services ?? throw new InvalidOperationException("The test host is stopped; call StartAgainAsync first.");

    /// <summary>Real time after which an idle run is reported: long enough for a test that raises an event from another task.</summary>
    internal TimeSpan RestBeforeReport { get; set; } = TimeSpan.FromSeconds(10);

    internal DurableEngine Engine => Services.GetRequiredService<DurableEngine>();

    /// <summary>Starts a host.</summary>
    /// <param name="register">Registers orchestrators and activities; called again at each restart.</param>
    /// <param name="configure">Changes options.</param>
    /// <param name="addServices">Adds services for activities.</param>
    /// <param name="time">The clock; a <see cref="VirtualClock"/> that jumps by itself when null.</param>
    /// <param name="storePath">The store; a new one, deleted in the end, when null.</param>
    /// <param name="seed">Instance ids that the client makes come from it: the same seed gives the same ids.</param>
    public static async Task<DurableTestHost> StartAsync(
        Action<DurableTaskRegistry> register,
        Action<SqliteDurableTaskOptions>? configure = null,
        Action<IServiceCollection>? addServices = null,
        TimeProvider? time = null,
        string? storePath = null,
        int seed = 0)
    {
        DurableTestHost host = new(Check.NotNull(register), configure, addServices, time ?? new VirtualClock { AutoAdvance = true }, storePath, seed);
        try
        {
            await host.StartAgainAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a stopped or crashed host on the same store, with the same or other code.</summary>
    public async Task StartAgainAsync(Action<DurableTaskRegistry>? register = null)
    {
        if (_services is not null)
            throw new InvalidOperationException("The test host is running: stop or crash it first.");

        int seed = HashOf(_seed, ++_starts);
        ServiceCollection services = new();
        services.AddSingleton(Time);
        services.AddDurableTaskWorker().AddTasks(register ?? _register).UseSqlite(options =>
        {
            options.StorePath = StorePath;
            // Repeatable, but not the same ids again after a restart: they would replace the instances of the first run.
            options.Seed = seed;
            options.ClockRecheckInterval = Timeout.InfiniteTimeSpan;
            options.ShutdownTimeout = TimeSpan.FromSeconds(5);
            _configure?.Invoke(options);
        });
        services.AddDurableTaskClient().UseSqlite();
        _addServices?.Invoke(services);
        _services = services.BuildServiceProvider();
        try
        {
            foreach (IHostedService hosted in _services.GetServices<IHostedService>())
                await hosted.StartAsync(CancellationToken.None);
        }
        catch
        {
            ServiceProvider failed = _services;
            _services = null;
            await failed.DisposeAsync();
            throw;
        }
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
    /// <exception cref="InvalidOperationException">Nothing is running, no timer is left, and it has not ended: it would wait for ever.</exception>
    public async Task<OrchestrationMetadata> RunAsync(TaskName orchestrator, object? input = null, StartOrchestrationOptions? options = null)
    {
        string id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options);
        Task<OrchestrationMetadata> end = Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        while (Time is VirtualClock clock)
        {
            try
            {
                return await end.WaitAsync(RestBeforeReport, TimeProvider.System);
            }
            catch (TimeoutException) when (!end.IsCompleted)
            {
                if (clock.IsAtRest)
                    throw NeverEnds(id);
            }
        }

        return await end;
    }

    /// <summary>Takes the history of an instance, to save it for later replays: <c>host.Record(id).Save("Histories/order.json")</c>.</summary>
    public RecordedHistory Record(string instanceId) => RecordedHistory.Take(Services, instanceId);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_ownFolder is not null)
            Directory.Delete(_ownFolder, recursive: true);
    }

    /// <summary>A different seed for each start; otherwise the same ids would come again and replace the first run's instances.</summary>
    private static int HashOf(int seed, int start) => unchecked((seed * 7_919) + start);

    private InvalidOperationException NeverEnds(string id)
    {
        RecordedHistory history = Record(id);
        return new InvalidOperationException(
            $"The orchestration '{history.Orchestrator}' ({id}) is {history.Status} and waits for something that nothing running will bring:"
            + $" no work is going on and the clock has no timer to jump to{(Clock.AutoAdvance ? string.Empty : " by itself")}."
            + $" Its last event is {history.Events.LastOrDefault()?.ToString() ?? "none"}. Raise the event that it waits for while it runs, resume it, or advance the clock.");
    }
}
