using System.Text.Json;
using DurableTask.Core;
using DurableTask.Core.History;

namespace Functions.Local.Durable.Api;

/// <summary>
/// A history in the shape of the Durable HTTP API. A call with a result has no separate entry: the result says when the call
/// was made, its name and its input. Inputs are shown as stored text, results as JSON.
/// </summary>
internal static class HistoryJson
{
    public static void Write(Utf8JsonWriter json, IEnumerable<HistoryEvent> history, bool showInput, bool showOutput)
    {
        // The extension also leaves out the boundaries of turns.
        List<HistoryEvent> events = history.Where(e => e is not (OrchestratorStartedEvent or OrchestratorCompletedEvent)).ToList();
        Dictionary<int, HistoryEvent> calls = [];
        foreach (HistoryEvent call in events.Where(e => e is TaskScheduledEvent or SubOrchestrationInstanceCreatedEvent))
            calls[call.EventId] = call;
        HashSet<HistoryEvent> folded = new(
            events.Select(e => CallOf(e) is { } id ? calls.GetValueOrDefault(id) : null).OfType<HistoryEvent>(), ReferenceEqualityComparer.Instance);

        json.WriteStartArray();
        foreach (HistoryEvent e in events.Where(e => !folded.Contains(e)))
        {
            json.WriteStartObject();
            json.WriteString("EventType", e.EventType.ToString());
            WriteFacts(json, e, showInput, showOutput);
            json.WriteString("Timestamp", e.Timestamp);
            if (e is ExecutionStartedEvent started)
                json.WriteString("FunctionName", started.Name);
            else if (CallOf(e) is { } id && calls.TryGetValue(id, out HistoryEvent? call))
                WriteCall(json, call, showInput);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The id of the call that a result belongs to; null for all else.</summary>
    private static int? CallOf(HistoryEvent e) => e switch
    {
        TaskCompletedEvent done => done.TaskScheduledId,
        TaskFailedEvent failed => failed.TaskScheduledId,
        SubOrchestrationInstanceCompletedEvent done => done.TaskScheduledId,
        SubOrchestrationInstanceFailedEvent failed => failed.TaskScheduledId,
        _ => null,
    };

    private static void WriteFacts(Utf8JsonWriter json, HistoryEvent e, bool showInput, bool showOutput)
    {
        switch (e)
        {
            case ExecutionStartedEvent started:
                WriteInput(json, started.Input, showInput);
                break;
            case ExecutionTerminatedEvent terminated:
                WriteInput(json, terminated.Input, showInput);
                break;
            case TaskScheduledEvent task:
                json.WriteString("Name", task.Name);
                WriteInput(json, task.Input, showInput);
                break;
            case EventRaisedEvent raised:
                json.WriteString("Name", raised.Name);
                WriteInput(json, raised.Input, showInput);
                break;
            case SubOrchestrationInstanceCreatedEvent child:
                json.WriteString("Name", child.Name);
                json.WriteString("InstanceId", child.InstanceId);
                WriteInput(json, child.Input, showInput);
                break;
            case EventSentEvent sent:
                json.WriteString("InstanceId", sent.InstanceId);
                json.WriteString("Name", sent.Name);
                WriteInput(json, sent.Input, showInput);
                break;
            case TaskCompletedEvent done:
                WriteResult(json, done.Result, failure: null, showOutput);
                break;
            case SubOrchestrationInstanceCompletedEvent done:
                WriteResult(json, done.Result, failure: null, showOutput);
                break;
            case TaskFailedEvent failed:
                WriteFailedCall(json, failed.FailureDetails);
                break;
            case SubOrchestrationInstanceFailedEvent failed:
                WriteFailedCall(json, failed.FailureDetails);
                break;
            case TimerCreatedEvent timer:
                json.WriteString("FireAt", timer.FireAt);
                break;
            case TimerFiredEvent timer:
                json.WriteString("FireAt", timer.FireAt);
                break;
            case ExecutionSuspendedEvent suspended:
                json.WriteString("Reason", suspended.Reason);
                break;
            case ExecutionResumedEvent resumed:
                json.WriteString("Reason", resumed.Reason);
                break;
            case ExecutionRewoundEvent rewound:
                json.WriteString("Reason", rewound.Reason);
                break;
            case ExecutionCompletedEvent ended:
                json.WriteString("OrchestrationStatus", ended.OrchestrationStatus.ToString());
                WriteResult(json, ended.Result, ended.FailureDetails, showOutput);
                if (ended.FailureDetails is not null)
                    WriteFailure(json, ended.FailureDetails);
                break;
        }
    }

    private static void WriteCall(Utf8JsonWriter json, HistoryEvent call, bool showInput)
    {
        (string? name, string? input) = call switch
        {
            TaskScheduledEvent task => (task.Name, task.Input),
            SubOrchestrationInstanceCreatedEvent child => (child.Name, child.Input),
            _ => (null, null),
        };
        json.WriteString("ScheduledTime", call.Timestamp);
        json.WriteString("FunctionName", name);
        WriteInput(json, input, showInput);
    }

    private static void WriteInput(Utf8JsonWriter json, string? input, bool showInput)
    {
        if (showInput)
            json.WriteString("Input", input);
    }

    private static void WriteResult(Utf8JsonWriter json, string? result, FailureDetails? failure, bool showOutput)
    {
        if (!showOutput)
            return;
        json.WritePropertyName("Result");
        if (failure is not null)
            json.WriteStringValue(failure.ErrorMessage);
        else
            JsonBody.WritePayload(json, result);
    }

    private static void WriteFailedCall(Utf8JsonWriter json, FailureDetails? failure)
    {
        json.WriteString("Reason", failure?.ErrorMessage);
        json.WriteNull("Details");
        WriteFailure(json, failure);
    }

    private static void WriteFailure(Utf8JsonWriter json, FailureDetails? failure, string name = "FailureDetails")
    {
        if (failure is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("ErrorType", failure.ErrorType);
        json.WriteString("ErrorMessage", failure.ErrorMessage);
        json.WriteString("StackTrace", failure.StackTrace);
        WriteFailure(json, failure.InnerFailure, "InnerFailure");
        json.WriteEndObject();
    }
}
