namespace Workflow.Notify;

/// <summary>The channels, by the names that settings, rows and answers have for them.</summary>
internal static class ChannelNames
{
    public const string WeCom = "WeCom";
    public const string DingTalk = "DingTalk";
    public const string Feishu = "Feishu";
    public const string Webhook = "Webhook";

    /// <summary>A watchdog elsewhere, which is called only for good backups.</summary>
    public const string Heartbeat = "Heartbeat";

    /// <summary>Those that carry messages.</summary>
    public static IReadOnlyList<string> Messages { get; } = [WeCom, DingTalk, Feishu, Webhook];
}
