using System.Globalization;
using System.Text.Json;
using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>What a code of a chat's robot requires.</summary>
/// <param name="Action">What to do, a sentence.</param>
/// <param name="After">The least time to wait; null if retrying helps only after a person has acted.</param>
internal sealed record ReplyCode(string Action, TimeSpan? After = null);

/// <summary>Reads answers of chats' robots: a refusal is an error code inside a 200.</summary>
internal static class ChannelReply
{
    // A sentence of the other side, not a page.
    private const int MessageBytes = 200;

    /// <summary>What came of a message.</summary>
    /// <param name="settings">Of the channel: their secrets must not be repeated.</param>
    /// <param name="answer">What the robot answered.</param>
    /// <param name="codeField">Its field with the code; 0 is success.</param>
    /// <param name="messageField">Its field with the words.</param>
    /// <param name="codes">The known codes.</param>
    public static Delivery Read(
        ChannelSettings settings, ChannelAnswer answer, string codeField, string messageField, IReadOnlyDictionary<int, ReplyCode> codes)
    {
        var (code, message) = Parse(answer.Body, codeField, messageField);
        if (answer.Problem is { } problem && code is null or 0)
            return new(problem, answer.RetryAfter);
        if (code == 0)
            return Delivery.Sent;
        if (code is null)
            return new($"It answered {answer.Status}, but not like a robot. Check that the address is that of the robot.", answer.RetryAfter);
        var said = PlainText.Cut(PlainText.Line(settings.Hide(message)), MessageBytes);
        var known = codes.GetValueOrDefault(code.Value);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"It answered with the error code {code}{(said.Length > 0 ? $" ({said})" : "")}. {known?.Action}").TrimEnd(),
            known?.After ?? answer.RetryAfter);
    }

    private static (int? Code, string Message) Parse(string body, string codeField, string messageField)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty(codeField, out var field) || field.ValueKind != JsonValueKind.Number || !field.TryGetInt32(out var code))
                return (null, "");
            var hasWords = json.RootElement.TryGetProperty(messageField, out var words) && words.ValueKind == JsonValueKind.String;
            return (code, hasWords ? words.GetString()! : "");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second: an escaped half of a character.
            return (null, "");
        }
    }
}
