using System.Text.Json;
using DurableTask.Core.History;

namespace Workflow.Backups.Timeline;

/// <summary>Reads one durable history as a list of what happened. Pure.</summary>
internal static class HistoryText
{
    /// <summary>The entries of a history, in its order.</summary>
    /// <param name="history">As the client gives it.</param>
    /// <param name="collection">Whose export it is; null for the backup.</param>
    public static List<TimelineEntry> Read(IEnumerable<HistoryEvent> history, string? collection)
    {
        var (entries, open, attempts) = (new List<TimelineEntry>(), new Dictionary<int, int>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var one in history)
        {
            var at = new DateTimeOffset(DateTime.SpecifyKind(one.Timestamp, DateTimeKind.Utc));
            switch (one)
            {
                case ExecutionStartedEvent:
                    Add(new() { At = at, What = TimelineKind.Started });
                    break;
                case TaskScheduledEvent { Name: { } name } scheduled:
                    attempts[name] = attempts.GetValueOrDefault(name) + 1;
                    open[scheduled.EventId] = entries.Count;
                    Add(new() { At = at, What = TimelineKind.AtWork, Step = name, Attempt = attempts[name] });
                    break;
                case TaskCompletedEvent done:
                    End(done.TaskScheduledId, entry => Answered(entry, done.Result) with { EndedAt = at });
                    break;
                case TaskFailedEvent failed:
                    End(failed.TaskScheduledId, entry => entry with { EndedAt = at, What = TimelineKind.Crashed, Reason = failed.FailureDetails?.ErrorMessage ?? failed.Reason });
                    break;
                case TimerCreatedEvent timer:
                    open[timer.EventId] = entries.Count;
                    Add(new() { At = at, What = TimelineKind.Waited });
                    break;
                case TimerFiredEvent fired:
                    End(fired.TimerId, entry => entry with { EndedAt = at });
                    break;
                case EventRaisedEvent raised:
                    Add(new() { At = at, What = TimelineKind.Event, Step = raised.Name });
                    break;
                case ExecutionSuspendedEvent or ExecutionResumedEvent:
                    Add(new() { At = at, What = TimelineKind.Event, Step = one is ExecutionSuspendedEvent ? "suspend" : "resume" });
                    break;
                case ExecutionTerminatedEvent:
                    Add(new() { At = at, What = TimelineKind.Ended, Reason = "It was terminated." });
                    break;
                case ExecutionCompletedEvent:
                    Add(new() { At = at, What = TimelineKind.Ended });
                    break;
            }
        }
        return entries;

        void Add(TimelineEntry entry) => entries.Add(entry with { Collection = collection });

        void End(int number, Func<TimelineEntry, TimelineEntry> change)
        {
            if (open.Remove(number, out var index))
                entries[index] = change(entries[index]);
        }
    }

    // A step's result says how it went; any other return value means success.
    private static TimelineEntry Answered(TimelineEntry entry, string? result)
    {
        entry = entry with { What = TimelineKind.Done };
        if (result is null || !result.StartsWith('{'))
            return entry;
        try
        {
            using var json = JsonDocument.Parse(result);
            var root = json.RootElement;
            return Text(root, "kind") switch
            {
                "retryLater" or "startOver" => entry with { What = TimelineKind.Refused, Code = Text(root, "code"), Reason = Text(root, "action") },
                "permanent" => entry with { What = TimelineKind.Failed, Code = Text(root, "code"), Reason = Text(root, "action") },
                _ => entry,
            };
        }
        catch (JsonException)
        {
            return entry;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
