using Workflow.Notify.Activities;
using Workflow.Steps;

namespace Workflow.Notify.Orchestrators;

/// <summary>
/// Sends one event through one channel: at once, then after 30 s and twice as long each time, up to an hour, for a day. Waiting for the channel's turn is not
/// a failure and uses none of these tries.
/// </summary>
public static class NotifyOrchestrator
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    [Function(nameof(NotifyOrchestrator))]
    public static async Task<SendStep> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var delivery = context.GetInput<NoticeDelivery>()!;
        var deadline = context.CurrentUtcDateTime + Limits.NoticeTime;
        for (var backoff = FirstWait; ;)
        {
            var step = await context.CallActivityAsync<SendStep>(nameof(SendNotice), delivery, ActivityRetries.Patient());
            if (step.End is SendEnd.Done or SendEnd.GaveUp)
                return step;
            var asked = TimeSpan.FromSeconds(step.AfterSeconds);
            // Each waits a different time for its turn; otherwise a thousand would ask in the same second.
            var wait = step.End == SendEnd.Wait ? context.SpreadUp(Longer(asked, ShortestWait)) : Longer(asked, backoff);
            if (step.End == SendEnd.Failed)
                backoff = backoff * 2 < LongestWait ? backoff * 2 : LongestWait;
            if (context.CurrentUtcDateTime + wait > deadline)
                return await context.CallActivityAsync<SendStep>(nameof(GiveUpNotice), delivery, ActivityRetries.Patient());
            await context.CreateTimer(context.CurrentUtcDateTime + wait, CancellationToken.None);
        }
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
