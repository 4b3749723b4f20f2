namespace Workflow.Tests.Nights;

/// <summary>One thing that happens in a run.</summary>
/// <param name="At">Time passed since the start, whatever the wall clock says.</param>
/// <param name="What">For a person who reads the plan.</param>
/// <param name="Act">Does it.</param>
internal sealed record Happening(TimeSpan At, string What, Func<Stage, Task> Act)
{
    public Happening(TimeSpan at, string what, Action<Stage> act)
        : this(at, what, stage =>
        {
            act(stage);
            return Task.CompletedTask;
        })
    {
    }
}
