using DurableTask.Sqlite;
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using RandomOrchestrations.Plain;

namespace RandomOrchestrations;

/// <summary>Where the engine and the plain world differ; nothing when they agree.</summary>
internal static class Comparison
{
    /// <summary>The first difference of a plan.</summary>
    /// <param name="world">What the plan must yield.</param>
    /// <param name="engine">What the engine has, of all plans.</param>
    /// <param name="effects">What the engine did, of all plans.</param>
    /// <param name="crashes">So many more times may each effect have happened.</param>
    public static string? Find(
        PlainWorld world,
        IReadOnlyDictionary<string, EngineInstance> engine,
        IReadOnlyDictionary<(string Instance, int Call), int> effects,
        int crashes)
    {
        foreach (PlainInstance expected in world.Instances.Values)
        {
            if (!engine.TryGetValue(expected.InstanceId, out EngineInstance? found))
                return $"{expected.InstanceId} is missing";
            if (Find(expected, found) is { } difference)
                return $"{expected.InstanceId}: {difference}";
        }

        foreach (((string Instance, int Call) key, int count) in world.Effects)
        {
            int done = effects.GetValueOrDefault(key);
            if (done < count || done > count * (1 + crashes))
                return $"{key.Instance}: activity {key.Call} ran {done} times, must run {count}";
        }

        return null;
    }

    /// <summary>The first difference between two histories of one instance.</summary>
    public static string? Find(RecordedHistory first, RecordedHistory second)
    {
        for (int i = 0; i < Math.Max(first.Events.Count, second.Events.Count); i++)
        {
            RecordedEvent? a = i < first.Events.Count ? first.Events[i] : null;
            RecordedEvent? b = i < second.Events.Count ? second.Events[i] : null;
            if (a != b)
                return $"the histories differ: undisturbed {a}, disturbed {b}";
        }

        return null;
    }

    private static string? Find(PlainInstance expected, EngineInstance found)
    {
        StoredDetails details = found.Details;
        if (details.Status != expected.Status)
            return $"is {details.Status}, must be {expected.Status}; {details.Failure}";
        string? output = Text(details.Output);
        if (output != expected.Output)
            return $"output\n    {output}\n  must be\n    {expected.Output}";
        if (Text(details.CustomStatus) != expected.CustomStatus)
            return $"custom status {details.CustomStatus}, must be {expected.CustomStatus}";
        if (found.History.Execution != expected.Execution)
            return $"execution {found.History.Execution}, must be {expected.Execution}";
        TaskFailureDetails? failure = details.Failure is null ? null : Failures.Read(details.Failure).Details;
        return IsSame(failure, expected.Failure) ? null : $"failure {failure}, must be {expected.Failure}";
    }

    private static bool IsSame(TaskFailureDetails? a, TaskFailureDetails? b)
        => (a is null && b is null)
            || (a is not null && b is not null && a.ErrorType == b.ErrorType && a.ErrorMessage == b.ErrorMessage && IsSame(a.InnerFailure, b.InnerFailure));

    private static string? Text(string? json) => json is null ? null : System.Text.Json.JsonSerializer.Deserialize<string>(json);
}
