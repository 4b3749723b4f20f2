using System.Text.Json;
using Workflow.Http;
using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>
/// A robot of a WeCom group (企业微信群机器人): markdown of at most 4,096 bytes, 20 messages a minute, an error code inside a 200. After "Message push
/// configuration", document 91770 of developer.work.weixin.qq.com; codes after its global list, document 90313.
/// </summary>
internal sealed class WeComChannel(ChannelSettings settings, ChannelHttp http) : INoticeChannel
{
    private const int DetailBytes = 900;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<int, ReplyCode> Codes = new()
    {
        [-1] = new("WeCom is busy; it is tried again."),
        [40058] = new("WeCom does not accept the message. Please report it."),
        [45009] = new("The robot has sent too many messages in a minute; it is tried again.", Minute),
        [45033] = new("The robot gets too many calls at once; it is tried again.", Minute),
        [93000] = new("There is no such robot. Copy the address of the group's robot again into Notify__WeCom__Url."),
        [93008] = new("The robot is not in the group. Add a robot to the group and set Notify__WeCom__Url to its address."),
    };

    public string Name => ChannelNames.WeCom;

    public string Render(Message message) => JsonSerializer.Serialize(
        new { msgtype = "markdown", markdown = new { content = PlainText.Cut(Fit(message), Limits.WeComBytes) } }, Json.Options);

    public async Task<Delivery> SendAsync(Message message, CancellationToken cancellation) =>
        ChannelReply.Read(settings, await http.PostAsync(settings.Url, Render(message), cancellation), "errcode", "errmsg", Codes);

    private static string Fit(Message message) =>
        MessageFit.Render(message, Limits.WeComBytes, DetailBytes, static fitted => MarkdownForm.Write(fitted, paragraph: "\n"));
}
