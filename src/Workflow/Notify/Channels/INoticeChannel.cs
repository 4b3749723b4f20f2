using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>One way to people. Whatever the other side does is an answer: it throws only when it is stopped.</summary>
public interface INoticeChannel
{
    /// <summary>One of <see cref="ChannelNames"/>.</summary>
    string Name { get; }

    /// <summary>What would be sent, without timestamp and signature.</summary>
    string Render(Message message);

    Task<Delivery> SendAsync(Message message, CancellationToken cancellation);
}
