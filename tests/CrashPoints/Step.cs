using Microsoft.DurableTask.Client;

namespace CrashPoints.Tests;

/// <summary>
/// One thing that the client does and is told the end of. A step that was sent before a crash and not acknowledged is sent
/// again, as a careful client would: after a look at whether it took effect.
/// </summary>
internal abstract record Step
{
    /// <summary>Whether instances may be gone after this.</summary>
    public virtual bool Removes => false;

    /// <param name="driver">Runs it.</param>
    /// <param name="sentAt">The last key when it was first sent, before a crash; null when it is sent for the first time.</param>
    public abstract Task RunAsync(Driver driver, long? sentAt);
}

internal sealed record Start(string Id, string Orchestrator, object? Input = null) : Step
{
    public TimeSpan? Delay { get; init; }

    public string? Version { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Whether an ended instance of this id is replaced.</summary>
    public bool Replaces { get; init; }

    /// <summary>Statuses that forbid it; then the call must be refused.</summary>
    public string[]? RefusedBy { get; init; }

    public override bool Removes => Replaces;

    public override async Task RunAsync(Driver driver, long? sentAt)
    {
        if (sentAt is { } last && driver.Probe(probe => probe.KeyOf(Id)) > last)
            return;
        StartOrchestrationOptions options = new(Id, Delay is { } delay ? Driver.Epoch + delay : null)
        {
            Version = Version is null ? null : new TaskVersion(Version),
            Tags = Tags ?? new Dictionary<string, string>(StringComparer.Ordinal),
            DedupeStatuses = RefusedBy,
        };
        Task<string> start = driver.Client.ScheduleNewOrchestrationInstanceAsync(Orchestrator, Input, options);
        if (RefusedBy is null)
            await start;
        else
            await Assert.ThrowsAsync<global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException>(() => start);
    }
}

internal sealed record Raise(string Id, string Event, string Payload) : Step
{
    /// <summary>The payload is like no other: where it is found, the event has arrived.</summary>
    public override Task RunAsync(Driver driver, long? sentAt)
        => sentAt is not null && driver.Probe(probe => probe.Knows(Payload))
            ? Task.CompletedTask
            : driver.Client.RaiseEventAsync(Id, Event, Payload);
}

internal sealed record Suspend(string Id) : Step
{
    public override Task RunAsync(Driver driver, long? sentAt) => driver.Client.SuspendInstanceAsync(Id, "歇一歇");
}

internal sealed record Resume(string Id) : Step
{
    public override Task RunAsync(Driver driver, long? sentAt) => driver.Client.ResumeInstanceAsync(Id, "接着干");
}

internal sealed record Terminate(string Id, bool Recursive = false) : Step
{
    public override Task RunAsync(Driver driver, long? sentAt)
        => driver.Client.TerminateInstanceAsync(Id, new TerminateInstanceOptions { Output = "停了", Recursive = Recursive });
}

internal sealed record Purge(string Id, bool Recursive = false) : Step
{
    public override bool Removes => true;

    public override Task RunAsync(Driver driver, long? sentAt)
        => driver.Client.PurgeInstanceAsync(Id, new PurgeInstanceOptions { Recursive = Recursive });
}

internal sealed record PurgeAll(OrchestrationRuntimeStatus Status) : Step
{
    public override bool Removes => true;

    public override Task RunAsync(Driver driver, long? sentAt)
        => driver.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [Status]));
}

internal sealed record Restart(string Id, bool NewId) : Step
{
    public override bool Removes => true;

    public override Task RunAsync(Driver driver, long? sentAt)
        => sentAt is { } last && driver.Probe(probe => probe.LastKey) > last ? Task.CompletedTask : driver.Client.RestartAsync(Id, NewId);
}

internal sealed record RewindFailed(string Id) : Step
{
    public override async Task RunAsync(Driver driver, long? sentAt)
    {
        if (sentAt is null || (await driver.Client.GetInstanceAsync(Id))!.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
            await driver.Client.RewindInstanceAsync(Id, "修好了");
    }
}

/// <summary>Waits for the end of an instance, while time runs.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Status">How it must end; null when that depends on the crash.</param>
/// <param name="Output">What it must yield; null when that is for the comparison alone.</param>
internal sealed record Ends(string Id, OrchestrationRuntimeStatus? Status = OrchestrationRuntimeStatus.Completed, string? Output = null) : Step
{
    public override async Task RunAsync(Driver driver, long? sentAt)
    {
        OrchestrationMetadata end = await driver.WaitAsync(Id);
        Assert.True(Status is null || end.RuntimeStatus == Status, $"'{Id}' is {end.RuntimeStatus}, not {Status}: {end.FailureDetails}");
        if (Output is not null)
            Assert.Equal(Output, end.ReadOutputAs<string>());
    }
}

/// <summary>Waits until nothing moves any more, while time stands still.</summary>
internal sealed record Settles : Step
{
    public override Task RunAsync(Driver driver, long? sentAt) => driver.SettleAsync();
}

/// <summary>Lets time run to so long after the start of the scenario.</summary>
internal sealed record TimeIs(TimeSpan SinceStart) : Step
{
    public override Task RunAsync(Driver driver, long? sentAt) => driver.AdvanceToAsync(Driver.Epoch + SinceStart);
}

/// <summary>Stops the process in good order and starts it again.</summary>
internal sealed record StopsAndStarts : Step
{
    public override Task RunAsync(Driver driver, long? sentAt) => driver.StopAndStartAsync();
}

/// <summary>Does several at once.</summary>
internal sealed record AtOnce(params Step[] Steps) : Step
{
    public override bool Removes => Steps.Any(step => step.Removes);

    public override Task RunAsync(Driver driver, long? sentAt) => Task.WhenAll(Steps.Select(step => step.RunAsync(driver, sentAt)));
}
