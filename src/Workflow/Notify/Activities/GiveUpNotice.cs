namespace Workflow.Notify.Activities;

/// <summary>Records in an event's row that a channel has not accepted it for a day. Does nothing if it has.</summary>
public sealed class GiveUpNotice(NoticeSender sender)
{
    [Function(nameof(GiveUpNotice))]
    public Task<SendStep> Run([ActivityTrigger] NoticeDelivery input, CancellationToken cancellation) => sender.GiveUpAsync(input, null, cancellation);
}
