namespace Workflow.Notify.Activities;

/// <summary>One try to tell an event by a channel. Does nothing when the channel has taken it before.</summary>
public sealed class SendNotice(NoticeSender sender)
{
    [Function(nameof(SendNotice))]
    public Task<SendStep> Run([ActivityTrigger] NoticeDelivery input, CancellationToken cancellation) => sender.SendAsync(input, cancellation);
}
