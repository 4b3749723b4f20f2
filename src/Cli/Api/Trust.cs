using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cli.Api;

internal sealed record Damage
{
    public string? Reason { get; init; }
}

internal sealed record TrustRung
{
    public required string Rung { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Evidence { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>How far the verification of a backup has come, as the status of its instance tells it.</summary>
internal sealed record VerifyStatus
{
    public required string RuntimeStatus { get; init; }

    public VerifyProgress? CustomStatus { get; init; }

    /// <summary>What came of it; a sentence where it failed.</summary>
    public JsonElement? Output { get; init; }

    [JsonIgnore]
    public bool HasEnded => RuntimeStatus is "Completed" or "Failed" or "Terminated" or "Canceled";

    /// <summary>Null until it has ended well.</summary>
    [JsonIgnore]
    public VerifyEnd? End => RuntimeStatus == "Completed" && Output is { ValueKind: JsonValueKind.Object } output ? output.Deserialize(VerifyJson.Default.VerifyEnd) : null;
}

internal sealed record VerifyProgress
{
    public int Total { get; init; }

    public int Done { get; init; }

    public long StoredBytes { get; init; }
}

internal sealed record VerifyEnd
{
    public required string Verdict { get; init; }

    public int Files { get; init; }

    public long StoredBytes { get; init; }

    public string? Reason { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VerifyStatus))]
[JsonSerializable(typeof(VerifyEnd))]
internal sealed partial class VerifyJson : JsonSerializerContext;
