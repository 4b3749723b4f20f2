using System.Text.Json.Serialization;

namespace Workflow.Steps;

/// <summary>What an activity that talks to the WeChat service answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepKind>))]
public enum StepKind
{
    /// <summary>Done; the value is set.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Not now; ask again after some seconds.</summary>
    [JsonStringEnumMemberName("retryLater")]
    RetryLater,

    /// <summary>Never, until a person acts.</summary>
    [JsonStringEnumMemberName("permanent")]
    Permanent,
}

/// <summary>
/// A service's failure crosses the activity boundary as data, because one of the hosts loses an exception's type. Exceptions stay what
/// they are for: crashes and storage errors, which the retry policy of the call handles.
/// </summary>
/// <typeparam name="T">What a success yields.</typeparam>
public sealed record StepResult<T>
{
    [JsonPropertyName("kind")]
    public required StepKind Kind { get; init; }

    [JsonPropertyName("value")]
    public T? Value { get; init; }

    /// <summary>With <c>retryLater</c>: the least time to wait.</summary>
    [JsonPropertyName("afterSeconds")]
    public double? AfterSeconds { get; init; }

    /// <summary>The service's error code, or a word of ours.</summary>
    [JsonPropertyName("code")]
    public string? Code { get; init; }

    /// <summary>What is wrong and what a person can do; free of tokens, links and documents.</summary>
    [JsonPropertyName("action")]
    public string? Action { get; init; }
}

/// <summary>Makes step results.</summary>
public static class StepResult
{
    public static StepResult<T> Ok<T>(T value) => new() { Kind = StepKind.Ok, Value = value };

    public static StepResult<T> RetryLater<T>(TimeSpan after, string code, string action) =>
        new() { Kind = StepKind.RetryLater, AfterSeconds = after.TotalSeconds, Code = code, Action = Text.Cut(action) };

    public static StepResult<T> Permanent<T>(string code, string action) =>
        new() { Kind = StepKind.Permanent, Code = code, Action = Text.Cut(action) };
}
