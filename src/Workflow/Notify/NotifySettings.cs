using Microsoft.Extensions.Configuration;
using Workflow.Steps;

namespace Workflow.Notify;

/// <summary>Languages that messages are written in.</summary>
public enum NotifyLanguage
{
    Chinese,
    English,
}

/// <summary>The settings of notices, read and checked once at start.</summary>
public sealed class NotifySettings
{
    /// <summary>Those that carry messages; empty if none is set.</summary>
    public required IReadOnlyList<ChannelSettings> Channels { get; init; }

    /// <summary>The address that is called after each good backup, or null.</summary>
    public ChannelSettings? Heartbeat { get; init; }

    public NotifyLanguage Language { get; init; }

    /// <summary>The events that are told.</summary>
    public required IReadOnlySet<NoticeKind> On { get; init; }

    /// <summary>The app's own address, for links; null: messages have none.</summary>
    public Uri? PublicUrl { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes.</exception>
    public static NotifySettings Read(IConfiguration configuration)
    {
        CheckNames(configuration.GetSection("Notify"));
        ChannelSettings?[] channels =
        [
            ChannelSettings.Read(configuration, ChannelNames.WeCom, takesSecret: false),
            ChannelSettings.Read(configuration, ChannelNames.DingTalk, takesSecret: true),
            ChannelSettings.Read(configuration, ChannelNames.Feishu, takesSecret: true),
            ChannelSettings.Read(configuration, ChannelNames.Webhook, takesSecret: true),
        ];
        return new()
        {
            Channels = [.. channels.OfType<ChannelSettings>()],
            Heartbeat = ChannelUrl.Read(configuration["Notify:HeartbeatUrl"], "Notify__HeartbeatUrl") is { } url
                ? new() { Name = ChannelNames.Heartbeat, Url = url }
                : null,
            Language = ReadLanguage(configuration["Notify:Language"]),
            On = ReadEvents(configuration["Notify:On"]),
            PublicUrl = ReadPublicUrl(configuration["Public:Url"]),
            TimeZone = TimeZoneSetting.Read(configuration["Retention:TimeZone"]),
        };
    }

    private static void CheckNames(IConfigurationSection notify)
    {
        string[] known = [.. ChannelNames.Messages, "HeartbeatUrl", "Language", "On"];
        foreach (var one in notify.GetChildren().Where(one => Setting.NotEmpty(one.Value) is not null || one.GetChildren().Any()))
        {
            if (!known.Contains(one.Key, StringComparer.OrdinalIgnoreCase))
                throw new SettingException($"There is no setting Notify__{one.Key}. Channels are {string.Join(", ", ChannelNames.Messages)}; then there are HeartbeatUrl, Language and On.");
        }
    }

    private static NotifyLanguage ReadLanguage(string? value) => Setting.NotEmpty(value) switch
    {
        null => NotifyLanguage.Chinese,
        { } text when text.Equals("zh-CN", StringComparison.OrdinalIgnoreCase) => NotifyLanguage.Chinese,
        { } text when text.Equals("en", StringComparison.OrdinalIgnoreCase) => NotifyLanguage.English,
        { } text => throw new SettingException($"The setting Notify__Language takes zh-CN or en, not '{text}'."),
    };

    private static HashSet<NoticeKind> ReadEvents(string? value)
    {
        var all = Enum.GetValues<NoticeKind>();
        if (Setting.Names(value) is not { Length: > 0 } names)
            return [.. all.Where(kind => kind != NoticeKind.Complete)];
        var words = all.ToDictionary(NoticeKeys.Word, StringComparer.OrdinalIgnoreCase);
        if (Array.Find(names, name => !words.ContainsKey(name)) is { } unknown)
            throw new SettingException(
                $"The setting Notify__On takes events with commas between, and '{unknown}' is none. There are {string.Join(", ", words.Keys)}.");
        return [.. names.Select(name => words[name])];
    }

    private static Uri? ReadPublicUrl(string? value)
    {
        if (Setting.NotEmpty(value) is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0)
            throw new SettingException("The setting Public__Url takes the app's own address for links in messages, such as https://backup.example.com, without a key or a query.");
        return url.AbsolutePath.EndsWith('/') ? url : new Uri($"{url.AbsoluteUri}/");
    }
}
