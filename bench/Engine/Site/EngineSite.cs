using DurableTask.Sqlite;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EngineBench.Site;

/// <summary>The engine in this process, on a store of the measured disk, with the options that the product has.</summary>
internal sealed class EngineSite : IAsyncDisposable
{
    private readonly DurableTestHost _host;

    private EngineSite(DurableTestHost host) => _host = host;

    public DurableTaskClient Client => _host.Client;

    public long Replays => _host.Replays;

    public DurableTestHost Host => _host;

    /// <param name="storePath">The store; one of the test host's own when null.</param>
    /// <param name="clock">The clock; the real one when null.</param>
    /// <param name="configure">Changes options.</param>
    /// <param name="places">How many activities run at once; the default when null.</param>
    public static async Task<EngineSite> StartAsync(
        string? storePath, TimeProvider? clock = null, Action<SqliteDurableTaskOptions>? configure = null, int? places = null)
        => new(await DurableTestHost.StartAsync(
            Orchestrations.Register,
            options =>
            {
                options.ClockRecheckInterval = clock is null ? new SqliteDurableTaskOptions().ClockRecheckInterval : Timeout.InfiniteTimeSpan;
                configure?.Invoke(options);
            },
            services => services.Configure<DurableTaskWorkerOptions>(worker =>
                worker.Concurrency.MaximumConcurrentActivityWorkItems = places ?? worker.Concurrency.MaximumConcurrentActivityWorkItems),
            clock ?? TimeProvider.System,
            storePath));

    /// <summary>Runs an orchestration to its end and checks what it returned.</summary>
    public async Task RunAsync(string orchestrator, object input, string? expected, CancellationToken cancellation)
    {
        string id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, cancellation);
        OrchestrationMetadata ended = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellation);
        if (ended.RuntimeStatus != OrchestrationRuntimeStatus.Completed || (expected is not null && ended.SerializedOutput != expected))
            throw new InvalidOperationException($"{orchestrator} '{id}' ended as {ended.RuntimeStatus} with {ended.SerializedOutput}; expected {expected}.");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
