using Workflow.Notify.Channels;

namespace Workflow.Notify;

/// <summary>The channels that the settings name.</summary>
public sealed class ChannelSet
{
    private readonly Dictionary<string, INoticeChannel> channels;

    public ChannelSet(NotifySettings settings, ChannelHttp http, TimeProvider time)
    {
        Messages = [.. settings.Channels.Select(one => one.Name)];
        Heartbeat = settings.Heartbeat?.Name;
        channels = settings.Channels.Append(settings.Heartbeat).OfType<ChannelSettings>()
            .ToDictionary(one => one.Name, one => Make(one, http, time), StringComparer.Ordinal);
    }

    /// <summary>Those that carry messages, by name.</summary>
    public IReadOnlyList<string> Messages { get; }

    /// <summary>The watchdog's name, if one is set.</summary>
    public string? Heartbeat { get; }

    /// <summary>All, by name.</summary>
    public IEnumerable<string> All => channels.Keys;

    /// <summary>A channel, or null if it is not set.</summary>
    public INoticeChannel? Find(string name) => channels.GetValueOrDefault(name);

    private static INoticeChannel Make(ChannelSettings settings, ChannelHttp http, TimeProvider time) => settings.Name switch
    {
        ChannelNames.WeCom => new WeComChannel(settings, http),
        ChannelNames.DingTalk => new DingTalkChannel(settings, http, time),
        ChannelNames.Feishu => new FeishuChannel(settings, http, time),
        ChannelNames.Webhook => new WebhookChannel(settings, http, time),
        _ => new HeartbeatChannel(settings, http),
    };
}
