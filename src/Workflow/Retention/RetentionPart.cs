using Workflow.Steps;

namespace Workflow.Retention;

/// <summary>Whether retention does what its rules say. Plans once an hour at most, since that reads all rows.</summary>
public sealed class RetentionPart(RetentionPlanner planner, RetentionSettings settings, TimeProvider time) : IHealthPart
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private (HealthFinding Finding, long At)? last;

    public string Name => "retention";

    /// <summary>Forgets what it knew: somebody has just changed it.</summary>
    public void Forget() => last = null;

    public async Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        if (!settings.Rules.Any)
            return new(true, "No Retention__Keep… is set: nothing is ever deleted.");
        if (last is { } known && time.GetElapsedTime(known.At) < Remembered)
            return known.Finding;
        var plan = await planner.PlanAsync(cancellation);
        // Of the others health tells already, or they pass by themselves.
        var needsAPerson = plan.Frozen is RetentionFreeze.RulesNotApplied or RetentionFreeze.NewDefinition or RetentionFreeze.Rebuilt;
        var finding = new HealthFinding(!needsAPerson, plan.Sentence);
        last = (finding, time.GetTimestamp());
        return finding;
    }
}
