using System.Globalization;
using WeChat;

namespace Workflow.Steps;

/// <summary>Turns a failure of the WeChat service into the data that crosses the activity boundary.</summary>
public static class ServiceFailures
{
    // Where the service names no time: a passing fault may be gone in seconds, anything else is asked again each minute at most.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(60);

    /// <summary>Runs one step; what the service refuses becomes its result, anything else is thrown.</summary>
    public static async Task<StepResult<T>> ToStepAsync<T>(Func<Task<StepResult<T>>> step)
    {
        try
        {
            return await step();
        }
        catch (WeChatException failure)
        {
            return ToStep<T>(failure);
        }
    }

    /// <summary>What the orchestrator needs to know of a failure.</summary>
    public static StepResult<T> ToStep<T>(WeChatException failure)
    {
        var code = failure.Code?.ToString(CultureInfo.InvariantCulture) ?? failure.Kind.ToString();
        var text = $"{failure.Message} {failure.Action}".Trim();
        return failure.Class switch
        {
            ErrorClass.Permanent => StepResult.Permanent<T>(code, text),
            ErrorClass.Retry => StepResult.RetryLater<T>(failure.RetryAfter ?? Soon, code, text),
            _ => StepResult.RetryLater<T>(failure.RetryAfter ?? Later, code, text),
        };
    }
}
