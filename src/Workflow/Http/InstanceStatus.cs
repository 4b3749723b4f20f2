using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflow.Http;

/// <summary>An instance in the shape of the Durable HTTP API.</summary>
public sealed record InstanceStatus
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("instanceId")]
    public required string InstanceId { get; init; }

    [JsonPropertyName("runtimeStatus")]
    public required string RuntimeStatus { get; init; }

    [JsonPropertyName("input")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? Input { get; init; }

    [JsonPropertyName("customStatus")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? CustomStatus { get; init; }

    /// <summary>The output; of an instance that failed, the message.</summary>
    [JsonPropertyName("output")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? Output { get; init; }

    [JsonPropertyName("createdTime")]
    public required string CreatedTime { get; init; }

    [JsonPropertyName("lastUpdatedTime")]
    public required string LastUpdatedTime { get; init; }

    internal static InstanceStatus Of(OrchestrationMetadata instance) => new()
    {
        Name = instance.Name,
        InstanceId = instance.InstanceId,
        RuntimeStatus = instance.RuntimeStatus.ToString(),
        Input = Payload(instance.SerializedInput),
        CustomStatus = Payload(instance.SerializedCustomStatus),
        Output = instance is { SerializedOutput: null, FailureDetails: { } failure } ? JsonSerializer.SerializeToElement(failure.ErrorMessage) : Payload(instance.SerializedOutput),
        CreatedTime = Time(instance.CreatedAt),
        LastUpdatedTime = Time(instance.LastUpdatedAt),
    };

    // A stored text is JSON, unless it is a failure of the host.
    private static JsonElement? Payload(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
