using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>An instance in the shape of the Durable HTTP API.</summary>
internal static class InstanceJson
{
    /// <param name="json">The
    /// output.</param> <param name="instance">The
    /// instance.</param> <param name="showInput">Whether to show the input; otherwise it is
    /// null.</param> <param name="writeHistory">Writes the array of events; null leaves the field out.</param>
    public static void Write(Utf8JsonWriter json, OrchestrationMetadata instance, bool showInput, Action? writeHistory = null)
    {
        json.WriteStartObject();
        json.WriteString("name", instance.Name);
        json.WriteString("instanceId", instance.InstanceId);
        json.WriteString("runtimeStatus", instance.RuntimeStatus.ToString());
        WritePayload("input", showInput ? instance.SerializedInput : null);
        WritePayload("customStatus", instance.SerializedCustomStatus);
        if (instance.SerializedOutput is null && instance.FailureDetails is { } failure)
            json.WriteString("output", failure.ErrorMessage);
        else
            WritePayload("output", instance.SerializedOutput);
        json.WriteString("createdTime", Time(instance.CreatedAt));
        json.WriteString("lastUpdatedTime", Time(instance.LastUpdatedAt));
        if (writeHistory is not null)
        {
            json.WritePropertyName("historyEvents");
            writeHistory();
        }

        json.WriteEndObject();

        void WritePayload(string name, string? payload)
        {
            json.WritePropertyName(name);
            JsonBody.WritePayload(json, payload);
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
