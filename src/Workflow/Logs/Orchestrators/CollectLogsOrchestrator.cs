using Workflow.Logs.Activities;
using Workflow.Steps;

namespace Workflow.Logs.Orchestrators;

/// <summary>
/// One order: open it, wait for devices or the deadline, close it, merge the logs, record the end, start the retention. Ends <c>Completed</c>
/// whatever the order's outcome; its output is the order.
/// </summary>
public static class CollectLogsOrchestrator
{
    /// <summary>A device has sent its last chunk.</summary>
    public const string UploadedEvent = "uploaded";

    [Function(nameof(CollectLogsOrchestrator))]
    public static async Task<LogOrder> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var plan = context.GetInput<OrderPlan>()
            ?? throw new InvalidOperationException("An order needs its plan as input; start one with POST /api/logs/orders.");
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel);
        await context.CallActivityAsync<string>(nameof(OpenOrder), plan, ActivityRetries.Patient());
        var closed = await WaitAsync(context, plan, cancel);
        var (file, failure) = closed.Logs == 0 ? default : await MergeAsync(context, plan);

        var end = new EndOfOrder
        {
            Plan = plan,
            Closed = closed,
            File = file,
            Failure = failure,
            EndedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero),
        };
        var order = await context.CallActivityAsync<LogOrder>(nameof(RecordOrder), end, ActivityRetries.Patient());
        var retention = new RetentionPlan
        {
            OrderId = plan.Id,
            Env = plan.Env,
            ReportKey = plan.ReportKey,
            Until = end.EndedAt + plan.Retention,
        };
        await context.CallActivityAsync<string>(nameof(StartRetention), retention, ActivityRetries.Patient());
        return order;
    }

    private static async Task<ClosedOrder> WaitAsync(TaskOrchestrationContext context, OrderPlan plan, Task cancel)
    {
        using var abandon = new CancellationTokenSource();
        var deadline = context.CreateTimer(plan.Expires.UtcDateTime, abandon.Token);
        var uploaded = context.WaitForExternalEvent<string>(UploadedEvent);
        ClosedOrder closed;
        do
        {
            await Task.WhenAny(uploaded, deadline, cancel);
            // An upload during this check is not seen by it.
            var (isTold, isDue) = (uploaded.IsCompleted, deadline.IsCompleted);
            var close = new CloseOrderInput
            {
                Plan = plan,
                Why = cancel.IsCompleted ? CloseReason.Canceled : isDue ? CloseReason.Deadline : CloseReason.Uploaded,
                Now = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero),
            };
            closed = await context.CallActivityAsync<ClosedOrder>(nameof(CloseOrder), close, ActivityRetries.Patient());
            if (isTold && !closed.IsClosed)
                uploaded = context.WaitForExternalEvent<string>(UploadedEvent);
            if (isDue && !closed.IsClosed)
                deadline = context.CreateTimer(closed.WaitUntil!.Value.UtcDateTime, abandon.Token);
        }
        while (!closed.IsClosed);
        abandon.Cancel();
        return closed;
    }

    private static async Task<(MergedFile? File, string? Failure)> MergeAsync(TaskOrchestrationContext context, OrderPlan plan)
    {
        var input = new MergeLogsInput { OrderId = plan.Id, Env = plan.Env };
        try
        {
            return (await context.CallActivityAsync<MergedFile>(nameof(MergeLogs), input, ActivityRetries.Storage()), null);
        }
        catch (TaskFailedException crashed)
        {
            return (null, ActivityRetries.Describe(crashed));
        }
    }
}
