using System.Net;

namespace WeChat;

/// <summary>Builds the exceptions, so that each kind has one wording.</summary>
internal static class Failures
{
    public static WeChatException Settings(string problem) =>
        new($"The WeChat settings are not complete: {problem}", FailureKind.Settings, ErrorClass.Permanent, problem);

    public static WeChatException BadAnswer(string endpoint, string what, bool outcomeUnknown, ErrorClass errorClass = ErrorClass.Retry) =>
        new(
            $"{endpoint}: {what}.",
            FailureKind.BadAnswer,
            errorClass,
            "Something between this machine and WeChat answered, or the service is in trouble. If it persists, check the proxy and WeChat__ApiBase.")
        {
            OutcomeUnknown = outcomeUnknown,
        };

    /// <summary>A link leads where this machine must not follow. Only the host is named: the rest is a secret.</summary>
    public static WeChatException LinkRefused(string what, string why) =>
        new(
            $"{what}: {why}.",
            FailureKind.LinkRefused,
            ErrorClass.Permanent,
            "If cloud files now have another host name, add that name to WeChat__FileHosts; links must be https.");

    /// <summary>An allowed name stands for an address inside a network.</summary>
    public static WeChatException AddressRefused(string host, IPAddress address) =>
        new(
            $"files: \"{host}\" leads to {address}, which is not a public address.",
            FailureKind.LinkRefused,
            ErrorClass.Permanent,
            "Check the name resolution of this machine. If file servers are reached inside a private network here, as on servers of Tencent "
            + "Cloud, set WeChat__PrivateFileAddresses to true; the names allowed are those of WeChat__FileHosts.");

    public static WeChatException Timeout(string endpoint, TimeSpan after, bool outcomeUnknown) =>
        new(
            $"{endpoint}: no answer within {after.TotalSeconds:0.###} seconds.",
            FailureKind.Timeout,
            ErrorClass.Retry,
            "If it persists, check the network to the WeChat API.")
        {
            OutcomeUnknown = outcomeUnknown,
        };

    /// <summary>Keeps the kind of the network error and not its inner exception, whose text is not ours to vouch for.</summary>
    public static WeChatException Network(string endpoint, Exception cause, bool outcomeUnknown) =>
        cause.InnerException as WeChatException // our own refusal to connect, in the handler's wrapping
        ?? new(
            $"{endpoint}: {Describe(cause)}.",
            FailureKind.Network,
            ErrorClass.Retry,
            "If it persists, check the network, the name resolution and the proxy to the WeChat API.")
        {
            OutcomeUnknown = outcomeUnknown && !NeverSent(cause),
        };

    /// <summary>The service answered with an error code.</summary>
    public static WeChatException Service(
        string endpoint, int code, string message, bool effectful, DateTimeOffset now, params ReadOnlySpan<string?> secrets)
    {
        var entry = ErrorTable.Find(code, message, endpoint);
        var text = SafeText.Clean(message, secrets);
        return new WeChatException(
            $"{endpoint}: error {code}, {entry.Meaning}{(text.Length == 0 ? "" : $" (\"{text}\")")}.",
            FailureKind.ServiceError,
            entry.Class,
            entry.ActionFor(message))
        {
            Code = code,
            Scope = entry.Scope,
            Refusal = entry.Refusal,
            Patience = entry.Patience,
            OutcomeUnknown = effectful && entry.OutcomeUnknown,
            RetryAfter = entry.RetryAfterFrom(now),
            RequestId = SafeText.RequestId(message),
        };
    }

    private static bool NeverSent(Exception cause) =>
        cause is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError
        };

    internal static string Describe(Exception cause) => cause switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host name could not be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "the TLS connection failed",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy refused",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "the answer is too long",
        _ => "the connection broke",
    };
}
