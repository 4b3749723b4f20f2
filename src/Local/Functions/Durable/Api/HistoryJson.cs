using System.Text.Json;
using Local.DurableTask;
using Local.DurableTask.Hosting;
using static Local.DurableTask.Hosting.OrchestrationHistoryEventType;

namespace Local.Functions.Durable.Api;

/// <summary>
/// A history in the shape of the Durable HTTP API. A call that has its result is no entry of its own: the result says when the call was made,
/// of what and with what. Inputs are shown as the text that is stored, results as the JSON that they are.
/// </summary>
internal static class HistoryJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<OrchestrationHistoryEvent> history, bool showInput, bool showOutput)
    {
        Dictionary<int, OrchestrationHistoryEvent> calls = [];
        foreach (OrchestrationHistoryEvent e in history.Where(e => e.Type is TaskScheduled or SubOrchestrationInstanceCreated))
            calls[e.TaskId] = e;
        HashSet<OrchestrationHistoryEvent> folded = new(
            history.Where(IsResult).Select(e => calls.GetValueOrDefault(e.TaskId)).OfType<OrchestrationHistoryEvent>(),
            ReferenceEqualityComparer.Instance);

        json.WriteStartArray();
        foreach (OrchestrationHistoryEvent e in history.Where(e => !folded.Contains(e)))
        {
            json.WriteStartObject();
            json.WriteString("EventType", e.Type.ToString());
            WriteFacts(json, e, showInput, showOutput);
            json.WriteString("Timestamp", e.Timestamp);
            if (e.Type == ExecutionStarted)
                json.WriteString("FunctionName", e.Name);
            else if (IsResult(e) && calls.TryGetValue(e.TaskId, out OrchestrationHistoryEvent? call))
                WriteCall(json, call, showInput);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool IsResult(OrchestrationHistoryEvent e)
        => e.Type is TaskCompleted or TaskFailed or SubOrchestrationInstanceCompleted or SubOrchestrationInstanceFailed;

    private static void WriteFacts(Utf8JsonWriter json, OrchestrationHistoryEvent e, bool showInput, bool showOutput)
    {
        switch (e.Type)
        {
            case ExecutionStarted or ExecutionTerminated:
                WriteInput(json, e, showInput);
                break;
            case TaskScheduled or EventRaised:
                json.WriteString("Name", e.Name);
                WriteInput(json, e, showInput);
                break;
            case SubOrchestrationInstanceCreated:
                json.WriteString("Name", e.Name);
                json.WriteString("InstanceId", e.InstanceId);
                WriteInput(json, e, showInput);
                break;
            case EventSent:
                json.WriteString("InstanceId", e.InstanceId);
                json.WriteString("Name", e.Name);
                WriteInput(json, e, showInput);
                break;
            case TaskCompleted or SubOrchestrationInstanceCompleted:
                WriteResult(json, e, showOutput);
                break;
            case TaskFailed or SubOrchestrationInstanceFailed:
                json.WriteString("Reason", e.Failure?.ErrorMessage);
                json.WriteNull("Details");
                WriteFailure(json, e.Failure);
                break;
            case TimerCreated or TimerFired:
                if (e.FireAt is { } fireAt)
                    json.WriteString("FireAt", fireAt);
                break;
            case ExecutionSuspended or ExecutionResumed or ExecutionRewound:
                json.WriteString("Reason", e.Data);
                break;
            case ExecutionCompleted:
                json.WriteString("OrchestrationStatus", e.Status.ToString());
                WriteResult(json, e, showOutput);
                if (e.Failure is not null)
                    WriteFailure(json, e.Failure);
                break;
        }
    }

    private static void WriteCall(Utf8JsonWriter json, OrchestrationHistoryEvent call, bool showInput)
    {
        json.WriteString("ScheduledTime", call.Timestamp);
        json.WriteString("FunctionName", call.Name);
        WriteInput(json, call, showInput);
    }

    private static void WriteInput(Utf8JsonWriter json, OrchestrationHistoryEvent e, bool showInput)
    {
        if (showInput)
            json.WriteString("Input", e.Data);
    }

    private static void WriteResult(Utf8JsonWriter json, OrchestrationHistoryEvent e, bool showOutput)
    {
        if (!showOutput)
            return;
        json.WritePropertyName("Result");
        if (e.Failure is { } failure)
            json.WriteStringValue(failure.ErrorMessage);
        else
            JsonBody.WritePayload(json, e.Data);
    }

    private static void WriteFailure(Utf8JsonWriter json, TaskFailureDetails? failure, string name = "FailureDetails")
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
