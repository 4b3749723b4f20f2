using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Workflow.Http;
using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>
/// A custom robot of a Feishu group (飞书自定义机器人): rich text ("post", which interprets nothing), a body of at most 20 KB, five messages a second and 100 a
/// minute, an error code inside a 200. The signature is the HMAC-SHA256 of nothing, its key the seconds and the secret; it is in the body. After "Custom
/// bot usage guide" of open.feishu.cn.
/// </summary>
internal sealed class FeishuChannel(ChannelSettings settings, ChannelHttp http, TimeProvider time) : INoticeChannel
{
    private const int DetailBytes = 3000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<int, ReplyCode> Codes = new()
    {
        [9499] = new("Feishu cannot read the message, or the robot has sent too many messages; it is tried again.", Minute),
        [11232] = new("The robot has sent too many messages; it is tried again.", Minute),
        [19001] = new("There is no such robot. Copy its address again into Notify__Feishu__Url."),
        [19021] = new("The signature is not right: set Notify__Feishu__Secret to the robot's secret (签名校验). Signatures are valid for an hour, so check the clock too."),
        [19022] = new("The robot requires addresses: allow this server's in its security settings."),
        [19024] = new("The robot requires a keyword: choose one that is in every message, or none."),
    };

    public string Name => ChannelNames.Feishu;

    public string Render(Message message) => Fit(message, Limits.FeishuBytes);

    public async Task<Delivery> SendAsync(Message message, CancellationToken cancellation)
    {
        var answer = await http.PostAsync(settings.Url, Signed(Fit(message, Limits.FeishuBytes - SignatureBytes)), cancellation);
        // Old robots say it in other words.
        var isOld = answer.Problem is null && !answer.Body.Contains("\"code\"", StringComparison.Ordinal);
        return isOld ? ChannelReply.Read(settings, answer, "StatusCode", "StatusMessage", Codes) : ChannelReply.Read(settings, answer, "code", "msg", Codes);
    }

    // Of the two fields that carry the signature.
    private const int SignatureBytes = 100;

    private string Signed(string body)
    {
        if (settings.Secret is not { } secret)
            return body;
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = JsonNode.Parse(body)!.AsObject();
        signed["timestamp"] = timestamp;
        signed["sign"] = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"), Array.Empty<byte>()));
        return signed.ToJsonString(Json.Options);
    }

    private static string Fit(Message message, int limitBytes) => MessageFit.Render(message, limitBytes, DetailBytes, Write);

    private static string Write(Message message)
    {
        var lines = new JsonArray { Line(message.What) };
        foreach (var detail in message.Details)
            lines.Add(Line($"· {detail}"));
        if (message.When is { } when)
            lines.Add(Line(when));
        lines.Add(Line(message.Action));
        if (message.Link is { } link)
            lines.Add(new JsonArray { new JsonObject { ["tag"] = "a", ["text"] = message.LinkLabel, ["href"] = link.AbsoluteUri } });
        var post = new JsonObject { ["title"] = PlainText.Line(message.Title), ["content"] = lines };
        var language = message.Language == "en" ? "en_us" : "zh_cn";
        return new JsonObject { ["msg_type"] = "post", ["content"] = new JsonObject { ["post"] = new JsonObject { [language] = post } } }.ToJsonString(Json.Options);
    }

    private static JsonArray Line(string text) => [new JsonObject { ["tag"] = "text", ["text"] = PlainText.Line(text) }];
}
