using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>
/// A watchdog elsewhere (healthchecks.io, Uptime Kuma and the like): a GET after each good backup. It reveals that the app or the whole machine is
/// gone: then the call is missing.
/// </summary>
internal sealed class HeartbeatChannel(ChannelSettings settings, ChannelHttp http) : INoticeChannel
{
    public string Name => ChannelNames.Heartbeat;

    // The address says it all.
    public string Render(Message message) => "";

    public async Task<Delivery> SendAsync(Message message, CancellationToken cancellation)
    {
        var answer = await http.CallAsync(new HttpRequestMessage(HttpMethod.Get, settings.Url), readsBody: false, cancellation);
        return new(answer.Problem, answer.RetryAfter);
    }
}
