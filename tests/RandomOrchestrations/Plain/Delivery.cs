
namespace RandomOrchestrations.Plain;

internal enum DeliveryKind
{
    Start,
    Event,
    ChildResult,
    Terminate,
    TerminateAll,
    ActivityResult,
    Timer,
    Suspend,
    Resume,
}

/// <summary>Something that reaches an instance at a moment.</summary>
/// <param name="At">When.</param>
/// <param name="Target">Whom.</param>
/// <param name="Kind">What.</param>
/// <param name="Cause">The delivery on which the code sent it; null for what comes from outside.</param>
internal sealed record Delivery(DateTime At, PlainInstance Target, DeliveryKind Kind, Delivery? Cause)
{
    /// <summary>The execution it is meant for; -1 for whichever is current.</summary>
    public int Execution { get; init; } = -1;

    public int TaskId { get; init; } = -1;

    public string? Name { get; init; }

    public string? Data { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    /// <summary>Whether an engine must hand over this one before the other: at one moment, only what caused it, or what was sent before it, comes first.</summary>
    public static bool AreOrdered(Delivery earlier, Delivery later)
    {
        if (earlier.At < later.At || ReferenceEquals(earlier, later))
            return true;
        if (earlier.Cause is not null && ReferenceEquals(earlier.Cause, later.Cause) && earlier.IsSent && later.IsSent)
            return true;
        for (Delivery? cause = later.Cause; cause is not null && cause.At == earlier.At; cause = cause.Cause)
        {
            if (ReferenceEquals(cause, earlier))
                return true;
        }

        return false;
    }

    private bool IsSent => Kind < DeliveryKind.ActivityResult;
}
