using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Workflow.Tests.Notify.StandIns;

/// <summary>What each real robot checks and says, from its documentation and not from the app's code.</summary>
internal static class Robots
{
    private static readonly TimeSpan SignaturesCount = TimeSpan.FromHours(1);

    public static string Ok(string channel) => channel == "Feishu"
        ? """{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}"""
        : """{"errcode":0,"errmsg":"ok"}""";

    public static string UnknownKey(string channel) => channel switch
    {
        "WeCom" => """{"errcode":93000,"errmsg":"invalid webhook url, hint: [1641523], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e=93000"}""",
        "DingTalk" => """{"errcode":300001,"errmsg":"token is not exist"}""",
        _ => """{"code":19001,"msg":"param invalid: incoming webhook access token invalid","data":{}}""",
    };

    public static string TooOften(string channel) => channel switch
    {
        "WeCom" => """{"errcode":45009,"errmsg":"api freq out of limit"}""",
        "DingTalk" => """{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}""",
        _ => """{"code":11232,"msg":"frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]","data":{}}""",
    };

    /// <summary>The robot's refusal of a message, or null.</summary>
    public static string? Refuse(string channel, HttpRequest request, string body, DateTimeOffset now)
    {
        if (channel == "Heartbeat")
            return request.Method == HttpMethods.Get ? null : "not a GET";
        if (channel == "Webhook")
            return IsSigned(request, body, now) ? null : "not signed";
        using var json = JsonDocument.Parse(body);
        return channel switch
        {
            "WeCom" => WeCom(json.RootElement),
            "DingTalk" => DingTalk(json.RootElement, request, Encoding.UTF8.GetByteCount(body), now),
            _ => Feishu(json.RootElement, Encoding.UTF8.GetByteCount(body), now),
        };
    }

    private static string? WeCom(JsonElement body) =>
        body.GetProperty("msgtype").GetString() != "markdown" ? """{"errcode":40008,"errmsg":"invalid message type"}"""
        : Encoding.UTF8.GetByteCount(body.GetProperty("markdown").GetProperty("content").GetString()!) > 4096
            ? """{"errcode":40058,"errmsg":"markdown.content exceed max length 4096"}""" : null;

    private static string? DingTalk(JsonElement body, HttpRequest request, int bytes, DateTimeOffset now)
    {
        var timestamp = request.Query["timestamp"].ToString();
        // As in the platform's sample: timestamp + "\n" + secret, signed with the secret.
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ChatStandIns.Secret), Encoding.UTF8.GetBytes(timestamp + "\n" + ChatStandIns.Secret)));
        if (request.Query["sign"] != sign)
            return """{"errcode":310000,"errmsg":"sign not match"}""";
        if ((now - DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(timestamp, CultureInfo.InvariantCulture))).Duration() > SignaturesCount)
            return """{"errcode":310000,"errmsg":"invalid timestamp"}""";
        if (bytes > 20_000)
            return """{"errcode":460101,"errmsg":"message too long, exceed 20000 bytes"}""";
        var markdown = body.GetProperty("markdown");
        return markdown.GetProperty("title").GetString()!.Length > 0 && markdown.GetProperty("text").GetString()!.Length > 0
            ? null : """{"errcode":40035,"errmsg":"缺少参数 json"}""";
    }

    private static string? Feishu(JsonElement body, int bytes, DateTimeOffset now)
    {
        var timestamp = body.TryGetProperty("timestamp", out var seconds) ? seconds.GetString()! : "0";
        // As in the platform's sample: nothing, signed with timestamp + "\n" + secret.
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(timestamp + "\n" + ChatStandIns.Secret), Array.Empty<byte>()));
        if (!body.TryGetProperty("sign", out var given) || given.GetString() != sign
            || (now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture))).Duration() > SignaturesCount)
            return """{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time","data":{}}""";
        if (bytes > 20 * 1024 || body.GetProperty("msg_type").GetString() != "post")
            return """{"code":9499,"msg":"Bad Request","data":{}}""";
        foreach (var language in body.GetProperty("content").GetProperty("post").EnumerateObject())
        {
            var isText = language.Value.GetProperty("content").EnumerateArray()
                .All(line => line.EnumerateArray().All(piece => piece.GetProperty("tag").GetString() is "text" or "a"));
            if (!isText)
                return """{"code":9499,"msg":"Bad Request","data":{}}""";
        }
        return null;
    }

    private static bool IsSigned(HttpRequest request, string body, DateTimeOffset now)
    {
        var timestamp = request.Headers["X-Workflow-Timestamp"].ToString();
        var expected = "sha256=" + Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(ChatStandIns.Secret), Encoding.UTF8.GetBytes(timestamp + "." + body)));
        return request.Headers["X-Workflow-Signature"] == expected
            && (now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture))).Duration() <= TimeSpan.FromMinutes(5);
    }
}
