using CrashPoints.Tests.Disk;
using DurableTask.Sqlite;
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrashPoints.Tests;

/// <summary>The client of a scenario with the engine that it talks to, on a recording disk and a virtual clock.</summary>
internal sealed class Driver : IAsyncDisposable
{
    /// <summary>When every scenario begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Scenario _scenario;
    private readonly RecordingDisk _disk;
    private readonly VirtualClock _clock;
    private readonly World _world;
    private readonly EngineLog _log = new();
    private DurableTestHost? _host;

    public Driver(Scenario scenario, RecordingDisk disk, VirtualClock clock)
    {
        _scenario = scenario;
        _disk = disk;
        _clock = clock;
        _world = new World(disk, clock);
    }

    public DurableTaskClient Client => Host.Client;

    private DurableTestHost Host => _host ?? throw new InvalidOperationException("The engine has not started.");

    private string StorePath => _disk.Folder + "/" + StoreProbe.FileName;

    /// <summary>Opens the store, does the steps that have not been acknowledged, and says how all ended.</summary>
    /// <param name="before">What the world saw before a crash; empty for an undisturbed run.</param>
    public async Task<Outcome> RunAsync(IReadOnlyList<object> before)
    {
        Action<DurableTaskRegistry, World> register = before.Count > 0 ? _scenario.RegisterAfterCrash ?? _scenario.Register : _scenario.Register;
        _host = await DurableTestHost.StartAsync(registry => register(registry, _world), Configure, AddServices, _clock, StorePath);
        HashSet<int> acknowledged = before.OfType<StepAcknowledged>().Select(mark => mark.Step).ToHashSet();
        for (int i = 0; i < _scenario.Steps.Count; i++)
        {
            if (acknowledged.Contains(i))
                continue;
            long? sentAt = before.OfType<StepSent>().FirstOrDefault(mark => mark.Step == i)?.LastKey;
            _world.Mark(new StepSent(i, Probe(probe => probe.LastKey)));
            await _scenario.Steps[i].RunAsync(this, sentAt).WaitAsync(s_patience, TimeProvider.System);
            _world.Mark(new StepAcknowledged(i));
        }

        _clock.AutoAdvance = true;
        await SettleAsync();

        // Results that nobody wants are forgotten without anybody waiting for it: this comes after them.
        await Client.PurgeInstanceAsync("无此");
        return Outcome.Of(Host.Engine.Store, Probe(probe => probe.Ids()), Probe(probe => probe.RowsLeft()), _scenario.AnyOrder);
    }

    public T Probe<T>(Func<StoreProbe, T> look)
    {
        using StoreProbe probe = new(StorePath);
        return look(probe);
    }

    /// <summary>Waits for the end of an instance. If nothing moves any more and it has not ended, a step was lost.</summary>
    public async Task<OrchestrationMetadata> WaitAsync(string id)
    {
        _clock.AutoAdvance = true;
        Task<OrchestrationMetadata> end = Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        await Task.WhenAny(end, SettleAsync());
        StoredInstance? instance = Host.Engine.Store.Find(id);
        if (!end.IsCompleted && instance?.Status.IsTerminal() != true)
            throw new CrashPointException($"'{id}' is {instance?.Status.ToString() ?? "gone"} and nothing moves any more: a step was lost; {_log}");
        OrchestrationMetadata ended = await end;
        _clock.AutoAdvance = false;
        return ended;
    }

    public Task SettleAsync() => _clock.WhenIdleAsync();

    public async Task AdvanceToAsync(DateTimeOffset time)
    {
        if (time > _clock.GetUtcNow())
            await _clock.AdvanceAsync(time - _clock.GetUtcNow());
        await SettleAsync();
    }

    public async Task StopAndStartAsync()
    {
        await Host.StopAsync();
        await Host.StartAgainAsync();
    }

    /// <summary>Stops in good order: what that writes is recorded too.</summary>
    public Task StopAsync() => Host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await _host.CrashAsync();
        await _host.DisposeAsync();
    }

    private void Configure(SqliteDurableTaskOptions options) => options.MaxLiveOrchestrations = _scenario.MaxLive;

    private void AddServices(IServiceCollection services) => services.AddLogging(logging => logging.AddProvider(_log)).AddSingleton(new StoreFiles
    {
        Vfs = DiskVfs.Name,
        Lock = static _ => new Released(),
        OperationsBetweenCheckpoints = _scenario.OperationsBetweenCheckpoints,
        LargestWalBytes = _scenario.LargestWalBytes,
    });

    /// <summary>Nobody else has this disk.</summary>
    private sealed class Released : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
