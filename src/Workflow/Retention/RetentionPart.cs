using Workflow.Steps;

namespace Workflow.Retention;

/// <summary>Whether retention follows its rules. Plans once an hour at most, since that reads all rows.</summary>
public sealed class RetentionPart(RetentionPlanner planner, RetentionSettings settings, TimeProvider time) : IHealthPart
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private (HealthFinding Finding, long At)? last;

    public string Name => "retention";

    /// <summary>Clears the cache after a change.</summary>
    public void Forget() => last = null;

    public async Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        if (!settings.Rules.Any)
            return new(true, "No Retention__Keep… is set: nothing is ever deleted.");
        if (last is { } known && time.GetElapsedTime(known.At) < Remembered)
            return known.Finding;
        var plan = await planner.PlanAsync(cancellation);
        // Health already reports the others, or they end by themselves.
        var needsAPerson = plan.Frozen is RetentionFreeze.RulesNotApplied or RetentionFreeze.NewDefinition or RetentionFreeze.Rebuilt;
        var finding = new HealthFinding(!needsAPerson, plan.Sentence);
        last = (finding, time.GetTimestamp());
        return finding;
    }
}
