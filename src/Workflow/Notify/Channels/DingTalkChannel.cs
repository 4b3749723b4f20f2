using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Workflow.Http;
using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>
/// A custom robot of a DingTalk group (钉钉自定义机器人): markdown, a body of at most 20,000 bytes, 20 messages a minute or it is blocked for ten, an error
/// code inside a 200. The signature is the HMAC-SHA256 of the milliseconds and the secret, in the query. After "Custom robots" and "Security settings of
/// custom robots" of open.dingtalk.com.
/// </summary>
internal sealed class DingTalkChannel(ChannelSettings settings, ChannelHttp http, TimeProvider time) : INoticeChannel
{
    private const int DetailBytes = 3000;
    private static readonly TimeSpan SilentFor = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<int, ReplyCode> Codes = new()
    {
        [-1] = new("DingTalk is busy; it is tried again."),
        [130101] = new("The robot has sent more than 20 messages in a minute and is blocked for ten; it is tried again.", SilentFor),
        [300001] = new("There is no such robot. Copy its address again into Notify__DingTalk__Url."),
        [310000] = new(
            "The robot's security settings refuse the message: set Notify__DingTalk__Secret to its secret (加签); if it asks for a keyword, choose one that is in every message; if it asks for addresses, allow this server's. Signatures are valid for an hour, so check the clock too."),
        [400013] = new("The group is gone. Set Notify__DingTalk__Url to the address of another group's robot."),
        [400101] = new("There is no such robot. Copy its address again into Notify__DingTalk__Url."),
        [400102] = new("The robot is disabled. Enable it in the group's settings."),
        [400106] = new("There is no such robot. Copy its address again into Notify__DingTalk__Url."),
        [410100] = new("The robot has sent too many messages and is blocked for a while; it is tried again.", SilentFor),
        [430101] = new("DingTalk does not accept the link to Public__Url. Set another, or none."),
        [460101] = new("DingTalk finds the message too long. Please report it."),
        [660026] = new("The robot has sent too many messages and is blocked for a while; it is tried again.", SilentFor),
    };

    public string Name => ChannelNames.DingTalk;

    // Nobody is mentioned: "at" is left out.
    public string Render(Message message) => MessageFit.Render(message, Limits.DingTalkBytes, DetailBytes, static fitted => JsonSerializer.Serialize(
        new { msgtype = "markdown", markdown = new { title = PlainText.Line(fitted.Title), text = MarkdownForm.Write(fitted, paragraph: "\n\n") } }, Json.Options));

    public async Task<Delivery> SendAsync(Message message, CancellationToken cancellation) =>
        ChannelReply.Read(settings, await http.PostAsync(Signed(), Render(message), cancellation), "errcode", "errmsg", Codes);

    private Uri Signed()
    {
        if (settings.Secret is not { } secret)
            return settings.Url;
        var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"));
        var query = $"timestamp={timestamp}&sign={Uri.EscapeDataString(Convert.ToBase64String(hash))}";
        return new UriBuilder(settings.Url) { Query = settings.Url.Query.Length > 1 ? $"{settings.Url.Query}&{query}" : query, Fragment = "" }.Uri;
    }
}
