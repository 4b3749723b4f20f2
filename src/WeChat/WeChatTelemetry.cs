namespace WeChat;

/// <summary>The names under which exporters find this client's metrics and traces.</summary>
public static class WeChatTelemetry
{
    /// <summary>The name of its meter and of its activity source.</summary>
    public const string Name = "WeChat";
}
