using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>A message as the markdown that chats know: bold, quotes, one link.</summary>
internal static class MarkdownForm
{
    /// <param name="message">What is said.</param>
    /// <param name="paragraph">What ends a line in that chat.</param>
    public static string Write(Message message, string paragraph)
    {
        List<string> lines = [$"**{PlainText.Markdown(message.Title)}**", PlainText.Markdown(message.What)];
        lines.AddRange(message.Details.Select(detail => $"> {PlainText.Markdown(detail)}"));
        if (message.When is { } when)
            lines.Add(PlainText.Markdown(when));
        lines.Add(PlainText.Markdown(message.Action));
        if (message.Link is { } link)
            lines.Add($"[{message.LinkLabel}]({link.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)})");
        return string.Join(paragraph, lines);
    }
}
