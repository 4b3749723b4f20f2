using Workflow.Logs.Tables;

namespace Workflow.Logs.Activities;

/// <summary>Whether an order ends now, and how. Pure.</summary>
internal static class OrderEnd
{
    /// <summary>Whether the reason to close an order holds; if there is a later deadline, that deadline.</summary>
    public static bool IsDue(CloseOrderInput input, UploadsRow row, out DateTimeOffset? waitUntil)
    {
        waitUntil = null;
        var isReport = input.Plan.Kind == OrderKind.Report;
        // A device without logs does not end an order, since another device of the same user may have them; a report has one device.
        var isComplete = row.Devices > 0 && row.Finished == row.Devices && (row.Logs > 0 || isReport);
        if (isComplete || input.Why == CloseReason.Canceled)
            return true;
        if (input.Why == CloseReason.Uploaded)
            return false;
        var deadline = OrderDeadline.Of(input.Plan.Kind, input.Plan.CreatedAt, input.Plan.Expires, row.TouchedAt);
        waitUntil = deadline > input.Now ? deadline : null;
        return waitUntil is null;
    }

    /// <summary>The outcome of a closed order, and what a person should know of it.</summary>
    public static (OrderOutcome Outcome, string? Reason) OutcomeOf(ClosedOrder closed) => closed switch
    {
        { Why: CloseReason.Canceled } => (OrderOutcome.Canceled, "A person canceled the order."),
        { Devices: > 0 } when closed.Finished == closed.Devices => (OrderOutcome.Collected, closed.Logs == 0 ? "No device had such logs." : null),
        { Logs: > 0 } => (OrderOutcome.Partial, $"{closed.Devices - closed.Finished} of {closed.Devices} devices had more to send at the deadline."),
        { Devices: 0 } => (OrderOutcome.Expired, "No device of this user asked before the deadline."),
        _ => (OrderOutcome.Expired, $"{closed.Devices} devices were told of the order; no logs arrived before the deadline."),
    };
}
