using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Worker;

namespace DurableTask.Sqlite;

/// <summary>Failures as stored text, cut to <see cref="Limits"/>.</summary>
internal static partial class Failures
{
    /// <summary>The failure that an exception makes.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="properties">Adds facts to it; null for none.</param>
    public static string FromException(Exception exception, IExceptionPropertiesProvider? properties = null)
        => Write(Describe(exception, properties));

    public static string Write(TaskFailureDetails details, bool nonRetriable = false)
        => JsonSerializer.Serialize(Cut(details, nonRetriable, 0), FailureJson.Default.Stored);

    /// <summary>For an unregistered task: retrying cannot help.</summary>
    public static string NotFound(string kind, string name, string instanceId)
        => Write(new TaskFailureDetails(kind + "TaskNotFound", $"No {kind.ToLowerInvariant()} task named '{name}' was found. Register it (AddTasks) under this name and version, then rewind or restart instance '{instanceId}'.", null, null, null), nonRetriable: true);

    /// <summary>The same in the core's types, which some official types use.</summary>
    public static global::DurableTask.Core.FailureDetails ToCore(TaskFailureDetails details) => new(
        details.ErrorType,
        details.ErrorMessage,
        details.StackTrace,
        details.InnerFailure is { } inner ? ToCore(inner) : null,
        isNonRetriable: false,
        details.Properties);

    /// <summary>The exception that an orchestrator's call ends with.</summary>
    public static TaskFailedException Thrown(string name, int taskId, TaskFailureDetails details, bool nonRetriable)
    {
        TaskFailedException thrown = new(name, taskId, details);
        if (nonRetriable)
            thrown.Data[typeof(Failures)] = true;
        return thrown;
    }

    /// <summary>Whether another attempt would fail, too.</summary>
    public static bool IsFinal(TaskFailedException failed) => failed.Data.Contains(typeof(Failures));

    public static TaskFailureDetails Terminated(string name, string id)
        => new("OrchestrationTerminated", $"The orchestration '{name}' ({id}) was terminated.", null, null, null);

    /// <summary>For code that does not come back.</summary>
    public static string TurnTimeLimit(string name, string id, TimeSpan limit) => Write(new TaskFailureDetails(
        "TurnTimeLimitExceeded",
        $"Orchestrator '{name}' (instance '{id}') ran for more than {limit.TotalSeconds:0.###} s without awaiting anything and was abandoned."
            + " An orchestrator only decides what to do: use CreateTimer to wait, and move loops, computation and blocking calls"
            + " into activities. Then rewind or restart the instance. The limit is SqliteDurableTaskOptions.TurnTimeLimit.",
        null,
        null,
        null));

    public static (TaskFailureDetails Details, bool NonRetriable) Read(string? data)
    {
        Stored? stored = data is null ? null : JsonSerializer.Deserialize(data, FailureJson.Default.Stored);
        return stored is null
            ? (new TaskFailureDetails("(unknown)", "(unknown)", null, null, null), false)
            : (stored.ToDetails(), stored.NonRetriable);
    }

    /// <summary>The stored text without stack traces, which name source files and change with every build.</summary>
    public static string? WithoutStacks(string? data)
    {
        return data is null || JsonSerializer.Deserialize(data, FailureJson.Default.Stored) is not { } stored
            ? data
            : JsonSerializer.Serialize(Strip(stored), FailureJson.Default.Stored);

        static Stored Strip(Stored failure) => failure with { Stack = null, Inner = failure.Inner is { } inner ? Strip(inner) : null };
    }

    public static string Truncate(string text, int limit)
        => text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit), "… (cut)");

    // Not TaskFailureDetails.FromException: it loses the failure of a failed task, and turns exceptions of the core into "(unknown)".
    private static TaskFailureDetails Describe(Exception exception, IExceptionPropertiesProvider? properties) => new(
        exception.GetType().ToString(),
        exception.Message,
        exception.StackTrace,
        exception is TaskFailedException failed ? failed.FailureDetails : exception.InnerException is { } inner ? Describe(inner, properties) : null,
        properties is null ? null : PropertiesOf(exception, properties));

    private static IDictionary<string, object?>? PropertiesOf(Exception exception, IExceptionPropertiesProvider properties)
    {
        try
        {
            // Written and read here, so that a value that cannot be written does not lose the failure itself.
            return properties.GetExceptionProperties(exception) is { Count: > 0 } found ? FailureProperties.Read(FailureProperties.Write(found)) : null;
        }
        catch (Exception broken)
        {
            return new Dictionary<string, object?>(StringComparer.Ordinal) { ["propertiesProvider"] = $"{broken.GetType()}: {broken.Message}" };
        }
    }

    private static Stored Cut(TaskFailureDetails details, bool nonRetriable, int depth) => new(
        details.ErrorType,
        Truncate(details.ErrorMessage ?? string.Empty, Limits.FailureMessageLength),
        details.StackTrace is null ? null : Truncate(details.StackTrace, Limits.FailureStackLength),
        details.InnerFailure is null || depth + 1 >= Limits.FailureDepth ? null : Cut(details.InnerFailure, false, depth + 1),
        details.Properties is { Count: > 0 } properties ? FailureProperties.Write(properties) : null,
        nonRetriable);

    internal sealed record Stored(
        [property: JsonPropertyName("type")] string Type,
        [property: JsonPropertyName("message")] string Message,
        [property: JsonPropertyName("stack")] string? Stack,
        [property: JsonPropertyName("inner")] Stored? Inner,
        [property: JsonPropertyName("properties")] JsonElement? Properties,
        [property: JsonPropertyName("nonRetriable")] bool NonRetriable)
    {
        public TaskFailureDetails ToDetails() => new(
            Type,
            Message,
            Stack,
            Inner?.ToDetails(),
            Properties is { } properties ? FailureProperties.Read(properties) : null);
    }

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonSerializable(typeof(Stored))]
    internal sealed partial class FailureJson : JsonSerializerContext;
}
