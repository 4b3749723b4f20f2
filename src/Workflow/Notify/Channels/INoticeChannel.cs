using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>One channel to people. Any behaviour of the other side is an answer: it throws only when canceled.</summary>
public interface INoticeChannel
{
    /// <summary>One of <see cref="ChannelNames"/>.</summary>
    string Name { get; }

    /// <summary>What would be sent, without timestamp and signature.</summary>
    string Render(Message message);

    Task<Delivery> SendAsync(Message message, CancellationToken cancellation);
}
