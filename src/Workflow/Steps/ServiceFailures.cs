using System.Globalization;
using WeChat;

namespace Workflow.Steps;

/// <summary>Turns a failure of the WeChat service into the data that crosses the activity boundary.</summary>
public static class ServiceFailures
{
    /// <summary>The code of a step that its deadline ended.</summary>
    public const string Deadline = "deadline";

    // A link may be refused for a moment; if that persists, an hour will not help.
    private static readonly TimeSpan FilePatience = TimeSpan.FromMinutes(10);

    // If the service names no time: a temporary fault may be gone in seconds, anything else is retried at most once a minute.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Runs one step until <paramref name="deadline"/>; a refusal of the service becomes its result, anything else is thrown. A step that is
    /// still running then is stopped and ends <see cref="StepKind.Permanent"/>, as does one that starts too late.
    /// </summary>
    public static async Task<StepResult<T>> ToStepAsync<T>(
        TimeProvider time, DateTimeOffset deadline, CancellationToken cancellation, Func<CancellationToken, Task<StepResult<T>>> step)
    {
        var left = deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return TooLate<T>();
        using var late = new CancellationTokenSource(left < Limits.LongestWait ? left : Limits.LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await step(either.Token);
        }
        catch (WeChatException failure)
        {
            return ToStep<T>(failure);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return TooLate<T>();
        }
    }

    /// <summary>Whether a code says that a job's file is not available: another job creates a new one.</summary>
    public static bool IsAboutTheFile(string? code) =>
        code is nameof(FailureKind.FileMissing) or nameof(FailureKind.LinkExpired) or nameof(FailureKind.FileChanged);

    /// <summary>Whether a code is our own word and not the service's.</summary>
    public static bool IsOurs(string? code) => code is null || (!IsAboutTheFile(code) && !int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));

    /// <summary>What the orchestrator needs to know of a failure.</summary>
    public static StepResult<T> ToStep<T>(WeChatException failure)
    {
        var code = failure.Code?.ToString(CultureInfo.InvariantCulture) ?? failure.Kind.ToString();
        var text = $"{failure.Message} {failure.Action}".Trim();
        var result = failure switch
        {
            // The file is gone for good, but another job creates a new one.
            { Kind: FailureKind.FileMissing, Class: ErrorClass.Permanent } => StepResult.StartOver<T>(text),
            { Class: ErrorClass.Permanent } => StepResult.Permanent<T>(code, text),
            { Class: ErrorClass.Retry } => StepResult.RetryLater<T>(failure.RetryAfter ?? Soon, code, text),
            _ => StepResult.RetryLater<T>(failure.RetryAfter ?? Later, code, text),
        };
        return result with
        {
            PatienceSeconds = (failure.Patience ?? (IsAboutTheFile($"{failure.Kind}") ? FilePatience : null))?.TotalSeconds,
            RefusesAll = failure.Scope is ErrorScope.Account or ErrorScope.Environment,
        };
    }

    private static StepResult<T> TooLate<T>() => StepResult.Permanent<T>(Deadline, "The longest wait was over before this step ended.");
}
