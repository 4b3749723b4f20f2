using Workflow.Steps;

namespace Workflow.Imports;

/// <summary>A step that may not write any more: it was terminated, or somebody has released its claim.</summary>
internal static class ClaimLost
{
    /// <summary>The answer of such a step; it has changed nothing.</summary>
    public static StepResult<T> Result<T>(ImportStep step) => StepResult.Permanent<T>(
        "claimLost", $"The run {step.Id} may not write to '{Printable.Of(step.Env)}' any more: it was terminated, or somebody released its claim. Look at the targets, then start another one.");
}
