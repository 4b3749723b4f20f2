using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite;

/// <summary>Events 1000 to 1099. Inputs, outputs and messages of failures are never written.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Durable engine started on {Store}: {Starts} orchestrations to start, {Activities} activities to run, {Timers} timers pending")]
    public static partial void EngineStarted(this ILogger logger, string store, int starts, int activities, int timers);

    [LoggerMessage(1001, LogLevel.Information, "Durable engine stopped; {HandedBack} running activities were handed back and run again at the next start")]
    public static partial void EngineStopped(this ILogger logger, int handedBack);

    [LoggerMessage(1010, LogLevel.Information, "Orchestration {InstanceId} ({Name}) started")]
    public static partial void OrchestrationStarted(this ILogger logger, string instanceId, string name);

    [LoggerMessage(1011, LogLevel.Information, "Orchestration {InstanceId} ({Name}) ended {Status}")]
    public static partial void OrchestrationCompleted(this ILogger logger, string instanceId, string name, OrchestrationRuntimeStatus status);

    [LoggerMessage(1012, LogLevel.Error, "Orchestration {InstanceId} ({Name}) failed with {ErrorType}")]
    public static partial void OrchestrationFailed(this ILogger logger, string instanceId, string name, string errorType);

    [LoggerMessage(1013, LogLevel.Error, "{Problem}")]
    public static partial void ReplayMismatch(this ILogger logger, string problem);

    [LoggerMessage(1014, LogLevel.Warning, "Orchestration {InstanceId} ({Name}) waits: its version '{Version}' does not match this worker's")]
    public static partial void VersionRejected(this ILogger logger, string instanceId, string name, string version);

    [LoggerMessage(1015, LogLevel.Information, "Orchestration {InstanceId} ({Name}) is rewound")]
    public static partial void OrchestrationRewound(this ILogger logger, string instanceId, string name);

    [LoggerMessage(1016, LogLevel.Debug, "Orchestration {InstanceId} ({Name}) does {Count}: {Actions}")]
    public static partial void OrchestrationActions(this ILogger logger, string instanceId, string name, int count, string actions);

    [LoggerMessage(1017, LogLevel.Warning, "Orchestration {InstanceId} ({Name}) waits: this worker's filter refuses it")]
    public static partial void FilterRefused(this ILogger logger, string instanceId, string name);

    [LoggerMessage(1018, LogLevel.Debug, "Activity {Name} of {InstanceId} started")]
    public static partial void ActivityStarted(this ILogger logger, string instanceId, string name);

    [LoggerMessage(1019, LogLevel.Debug, "Activity {Name} of {InstanceId} completed")]
    public static partial void ActivityCompleted(this ILogger logger, string instanceId, string name);

    [LoggerMessage(1021, LogLevel.Warning, "{Kind} for {InstanceId} has no recipient: there is no such orchestration, or it has ended")]
    public static partial void MessageForNobody(this ILogger logger, string kind, string instanceId);

    [LoggerMessage(1020, LogLevel.Warning, "Activity {Name} #{TaskId} of {InstanceId} failed with {ErrorType}")]
    public static partial void ActivityFailed(this ILogger logger, string name, int taskId, string instanceId, string errorType);

    [LoggerMessage(1030, LogLevel.Error, "{Problem}")]
    public static partial void StoreRefusesWrites(this ILogger logger, string problem);

    [LoggerMessage(1031, LogLevel.Information, "The store {Store} takes writes again; everything that waited is on disk")]
    public static partial void StoreRecovered(this ILogger logger, string store);

    [LoggerMessage(1032, LogLevel.Critical, "An operation on the store {Store} failed; the instance it belongs to stops until the next start")]
    public static partial void OperationFailed(this ILogger logger, string store, Exception exception);

    [LoggerMessage(1033, LogLevel.Warning, "The checkpoint of the store {Store} failed and is tried again later")]
    public static partial void CheckpointFailed(this ILogger logger, string store, Exception exception);

    [LoggerMessage(1034, LogLevel.Error, "Instance {Key} could not be read to deliver a timer or a result to it")]
    public static partial void DeliveryFailed(this ILogger logger, long key, Exception exception);

    [LoggerMessage(1035, LogLevel.Error, "{Problem}")]
    public static partial void StoredDataDamaged(this ILogger logger, string problem);

    [LoggerMessage(1041, LogLevel.Error, "Orchestration {InstanceId} ({Name}) ran for more than {Limit} without awaiting anything: its thread is abandoned, the instance fails")]
    public static partial void TurnGivenUp(this ILogger logger, string instanceId, string name, TimeSpan limit);

    [LoggerMessage(1042, LogLevel.Critical, "{Count} abandoned orchestrators still run: from now on one that is stuck also keeps its place among the running ones. Fix the code and restart the process")]
    public static partial void TooManyAbandonedTurns(this ILogger logger, int count);

    [LoggerMessage(1040, LogLevel.Critical, "A turn of orchestration {InstanceId} ({Name}) broke the engine; the instance stops until the next start")]
    public static partial void TurnBroke(this ILogger logger, string instanceId, string name, Exception exception);
}
