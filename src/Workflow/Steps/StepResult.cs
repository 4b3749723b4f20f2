using System.Text.Json.Serialization;

namespace Workflow.Steps;

/// <summary>How a step ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepKind>))]
public enum StepKind
{
    /// <summary>Done; the value is set.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Not now; ask again after some seconds.</summary>
    [JsonStringEnumMemberName("retryLater")]
    RetryLater,

    /// <summary>The result of this attempt is unusable; a new attempt, from the first step, may succeed.</summary>
    [JsonStringEnumMemberName("startOver")]
    StartOver,

    /// <summary>Never, until a person acts.</summary>
    [JsonStringEnumMemberName("permanent")]
    Permanent,

    /// <summary>The cancel event came first. Only orchestrators return this.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,
}

/// <summary>
/// The result of a step. A service's failure crosses the activity boundary as data, because one of the hosts loses an
/// exception's type. Exceptions remain for crashes and storage errors, which the retry policy of the call handles.
/// </summary>
/// <typeparam name="T">The value of a success.</typeparam>
public sealed record StepResult<T>
{
    [JsonPropertyName("kind")]
    public required StepKind Kind { get; init; }

    [JsonPropertyName("value")]
    public T? Value { get; init; }

    /// <summary>With <c>retryLater</c>: the least time to wait.</summary>
    [JsonPropertyName("afterSeconds")]
    public double? AfterSeconds { get; init; }

    /// <summary>With <c>retryLater</c>: how long retrying makes sense; null for as long as the caller likes.</summary>
    [JsonPropertyName("patienceSeconds")]
    public double? PatienceSeconds { get; init; }

    /// <summary>The whole account or environment is refused: any other call would fail too.</summary>
    [JsonPropertyName("refusesAll")]
    public bool RefusesAll { get; init; }

    /// <summary>The service's error code, or a word of ours.</summary>
    [JsonPropertyName("code")]
    public string? Code { get; init; }

    /// <summary>What is wrong and what a person can do; free of tokens, links and documents.</summary>
    [JsonPropertyName("action")]
    public string? Action { get; init; }

    [JsonIgnore]
    public bool Succeeded => Kind == StepKind.Ok;

    /// <summary>What is wrong, with its code, for a person.</summary>
    [JsonIgnore]
    public string Reason => Code is null ? $"{Action}" : $"{Action} [{Code}]";

    /// <summary>The same failure, for a step that would have yielded something else.</summary>
    public StepResult<TOther> As<TOther>() => new()
    {
        Kind = Kind,
        AfterSeconds = AfterSeconds,
        PatienceSeconds = PatienceSeconds,
        RefusesAll = RefusesAll,
        Code = Code,
        Action = Action,
    };
}

/// <summary>Makes step results.</summary>
public static class StepResult
{
    public static StepResult<T> Ok<T>(T value) => new() { Kind = StepKind.Ok, Value = value };

    public static StepResult<T> RetryLater<T>(TimeSpan after, string code, string action) =>
        new() { Kind = StepKind.RetryLater, AfterSeconds = after.TotalSeconds, Code = code, Action = Text.Cut(action) };

    /// <summary>The sentence is complete: it is our own finding and has no code.</summary>
    public static StepResult<T> StartOver<T>(string action) => new() { Kind = StepKind.StartOver, Action = Text.Cut(action) };

    public static StepResult<T> Permanent<T>(string? code, string action) =>
        new() { Kind = StepKind.Permanent, Code = code, Action = Text.Cut(action) };

    public static StepResult<T> Canceled<T>() => new() { Kind = StepKind.Canceled };
}
