namespace Workflow.Notify.Activities;

/// <summary>Says in an event's row that a channel has not taken it for a day. Does nothing when it has.</summary>
public sealed class GiveUpNotice(NoticeSender sender)
{
    [Function(nameof(GiveUpNotice))]
    public Task<SendStep> Run([ActivityTrigger] NoticeDelivery input, CancellationToken cancellation) => sender.GiveUpAsync(input, null, cancellation);
}
