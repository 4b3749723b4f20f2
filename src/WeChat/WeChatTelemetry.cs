namespace WeChat;

/// <summary>How those who export metrics and traces find this client's.</summary>
public static class WeChatTelemetry
{
    /// <summary>The name of its meter and of its activity source.</summary>
    public const string Name = "WeChat";
}
