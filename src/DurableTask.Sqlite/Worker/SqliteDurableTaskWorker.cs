using DurableTask.Sqlite.Engine;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Options;
using OfficialWorker = Microsoft.DurableTask.Worker.Hosting.DurableTaskWorker;

namespace DurableTask.Sqlite.Worker;

/// <summary>Runs the engine as long as the host runs.</summary>
internal sealed class SqliteDurableTaskWorker(
    string name, IDurableTaskFactory factory, DurableEngine engine, IOptionsMonitor<DurableTaskWorkerOptions> options)
    : OfficialWorker(name, factory)
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Not in ExecuteAsync: a store that cannot be opened must stop the start, and clients may be used once it has ended.
        engine.Start(new RegisteredTasks(Factory), options.Get(Name));
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await engine.StopAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
