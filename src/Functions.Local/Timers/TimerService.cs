using Functions.Local.Discovery;
using Functions.Local.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Timers;

/// <summary>Runs one loop for each timer function, from the moment the host listens until it stops.</summary>
internal sealed class TimerService(
    FunctionCatalog catalog, IServiceProvider services, IConfiguration settings, ILogger<TimerService> log, CallWatch? watch = null)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _loops = [];

    /// <summary>After everything else has started: a run may use any other part of the host.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        List<(FunctionDescriptor Function, TimerTrigger Trigger)> timers = catalog.Of<TimerTrigger>().ToList();
        if (timers.Count > 0 && settings["WEBSITE_TIME_ZONE"] is { Length: > 0 })
            log.TimeZoneIgnored();
        foreach ((FunctionDescriptor function, TimerTrigger trigger) in timers)
        {
            var loop = ActivatorUtilities.CreateInstance<TimerLoop>(services, function, trigger);
            _loops.Add(RunAsync(loop));
        }

        return Task.CompletedTask;
    }

    // Busy from now on, except during its waits: loading at the start and recording after a call count too.
    private async Task RunAsync(TimerLoop loop)
    {
        using IDisposable? work = watch?.Begin();
        await Task.Run(() => loop.RunAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>Before anything else stops: a run that is cancelled may still need the rest.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await Task.WhenAll(_loops).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A function that ignores its token is left running until the process ends.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();
}
