using Workflow.Notify.Messages;

namespace Workflow.Notify.Channels;

/// <summary>
/// A watchdog elsewhere (healthchecks.io, Uptime Kuma and the like): a GET after each good backup. It is what tells of an app, or a whole machine, that
/// is gone: then the call stays away.
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
