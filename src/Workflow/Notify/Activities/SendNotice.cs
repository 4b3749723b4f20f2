namespace Workflow.Notify.Activities;

/// <summary>One try to send an event through a channel. Does nothing if the channel has already accepted it.</summary>
public sealed class SendNotice(NoticeSender sender)
{
    [Function(nameof(SendNotice))]
    public Task<SendStep> Run([ActivityTrigger] NoticeDelivery input, CancellationToken cancellation) => sender.SendAsync(input, cancellation);
}
