using System.Text;

namespace Workflow.Notify.Messages;

/// <summary>Shortens a message for a channel: what to do and the link stay, details are cut first.</summary>
internal static class MessageFit
{
    /// <summary>The message in a channel's form, with as many of its details as there is place for.</summary>
    /// <param name="message">What is said.</param>
    /// <param name="limitBytes">Bytes of UTF-8 at most.</param>
    /// <param name="detailBytes">Bytes of one detail at most.</param>
    /// <param name="render">Writes it in the channel's form.</param>
    public static string Render(Message message, int limitBytes, int detailBytes, Func<Message, string> render)
    {
        var details = message.Details.Select(detail => PlainText.Cut(detail, detailBytes)).ToList();
        for (var shown = details.Count; ; shown--)
        {
            var left = details.Count - shown;
            var text = render(message with { Details = left == 0 ? details : [.. details.Take(shown), message.More(left)] });
            if (shown == 0 || Encoding.UTF8.GetByteCount(text) <= limitBytes)
                return text;
        }
    }
}
