using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Workflow.Http;
using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>
/// Any service that takes JSON: a 2xx is success, whatever else it answers is not read. With a secret the header <c>X-Workflow-Signature</c> is
/// <c>sha256=</c> and the HMAC-SHA256, in hex, of the header <c>X-Workflow-Timestamp</c> (seconds), a dot, and the body. <c>X-Workflow-Id</c> is the same
/// for each try of one message.
/// </summary>
internal sealed class WebhookChannel(ChannelSettings settings, ChannelHttp http, TimeProvider time) : INoticeChannel
{
    private const int DetailBytes = 3000;

    public string Name => ChannelNames.Webhook;

    public string Render(Message message) => MessageFit.Render(message, Limits.WebhookBytes, DetailBytes, Write);

    public async Task<Delivery> SendAsync(Message message, CancellationToken cancellation)
    {
        var body = Render(message);
        var request = ChannelHttp.Post(settings.Url, body);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        // Ids are made of names of ours, but an environment's may hold anything.
        request.Headers.TryAddWithoutValidation("X-Workflow-Id", Uri.EscapeDataString(message.Id));
        request.Headers.TryAddWithoutValidation("X-Workflow-Timestamp", timestamp);
        if (settings.Secret is { } secret)
        {
            var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}"));
            request.Headers.TryAddWithoutValidation("X-Workflow-Signature", $"sha256={Convert.ToHexStringLower(hash)}");
        }
        var answer = await http.CallAsync(request, readsBody: false, cancellation);
        return new(answer.Problem, answer.RetryAfter);
    }

    private static string Write(Message message) => JsonSerializer.Serialize(
        new
        {
            @event = message.Event,
            id = message.Id,
            env = message.Env,
            subject = message.Subject,
            since = message.Since?.ToUniversalTime(),
            language = message.Language,
            title = message.Title,
            what = message.What,
            details = message.Details,
            when = message.When,
            action = message.Action,
            link = message.Link?.AbsoluteUri,
        },
        Json.Options);
}
