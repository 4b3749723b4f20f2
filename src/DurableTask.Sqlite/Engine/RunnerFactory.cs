using System.Text.Json;
using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Abstractions;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Microsoft.DurableTask.Worker.DurableTaskWorkerOptions;

namespace DurableTask.Sqlite.Engine;

#pragma warning disable CS0618 // Filters are marked experimental upstream.
/// <summary>Makes the code of an instance from what the worker has registered.</summary>
internal sealed class RunnerFactory(
    RegisteredTasks tasks, DurableTaskWorkerOptions options, ILoggerFactory loggerFactory, IServiceProvider services)
{
    private readonly IExceptionPropertiesProvider? _properties = services.GetService<IExceptionPropertiesProvider>();
    private readonly IOrchestrationFilter? _filter = services.GetService<IOrchestrationFilter>();
    private long _replays;

    /// <summary>Where workers log, as the official ones do.</summary>
    public ILogger WorkerLog { get; } = loggerFactory.CreateLogger("Microsoft.DurableTask.Worker");

    /// <summary>How often code was brought back by replay; 0 while everything stays in memory.</summary>
    public long Replays => Interlocked.Read(ref _replays);

    public DataConverter Converter => options.DataConverter;

    /// <summary>Null when nobody registered the orchestrator.</summary>
    public OrchestratorRunner? Create(Instance instance, Func<string?> readInput, Action foreignWake)
    {
        if (!tasks.TryCreateOrchestrator(instance.Name, instance.Version, services, out ITaskOrchestrator? implementation))
            return null;

        ExecutionFacts facts = new(
            instance.Id,
            instance.Name,
            instance.Version,
            options.Versioning?.DefaultVersion ?? string.Empty,
            instance.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.Id) : null,
            options.DataConverter,
            loggerFactory,
            options.MaximumTimerInterval,
            _properties);
        OrchestratorInput input = new(
            options.DataConverter, instance.HasLargeInput ? readInput() : instance.Input, $"orchestrator '{instance.Name}'", instance.Id, readInput);
        return new OrchestratorRunner(facts, implementation, input, foreignWake);
    }

    /// <summary>Whether the filter, if there is one, lets this worker run the instance.</summary>
    public bool Takes(Instance instance, IStore store)
    {
        if ((options.OrchestrationFilter ?? _filter) is not { } filter)
            return true;
        string? tags = store.ReadDetails(instance.Id, inputsAndOutputs: false)?.Tags;
        ValueTask<bool> answer = filter.IsOrchestrationValidAsync(new OrchestrationFilterParameters
        {
            Name = instance.Name,
            Tags = tags is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(tags),
        });
        return answer.IsCompleted ? answer.GetAwaiter().GetResult() : answer.AsTask().GetAwaiter().GetResult();
    }

    public void CountReplay() => Interlocked.Increment(ref _replays);

    /// <summary>How to treat an orchestration of this version: run it (null), leave it waiting, or fail it.</summary>
    public VersionFailureStrategy? CheckVersion(string version)
    {
        if (options.Versioning is not { } versioning)
            return null;
        bool matches = versioning.MatchStrategy switch
        {
            VersionMatchStrategy.Strict => TaskOrchestrationVersioningUtils.CompareVersions(version, versioning.Version) == 0,
            VersionMatchStrategy.CurrentOrOlder => TaskOrchestrationVersioningUtils.CompareVersions(version, versioning.Version) <= 0,
            _ => true,
        };
        return matches ? null : versioning.FailureStrategy;
    }
}
