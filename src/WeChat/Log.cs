using Microsoft.Extensions.Logging;

namespace WeChat;

/// <summary>What this client logs. Event ids 3000 to 3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Access token renewed ({How}); good for {Lifetime}")]
    public static partial void TokenRenewed(ILogger log, string how, TimeSpan lifetime);

    [LoggerMessage(3001, LogLevel.Warning, "{Endpoint} refused the access token with code {Code}; renewing it once")]
    public static partial void TokenRefused(ILogger log, string endpoint, int code);

    [LoggerMessage(3010, LogLevel.Warning, "{Endpoint} failed at try {Try} ({Kind}, code {Code}); again in {Delay}")]
    public static partial void TriedAgain(ILogger log, string endpoint, int @try, FailureKind kind, int? code, TimeSpan delay);

    [LoggerMessage(3020, LogLevel.Information, "Export of {Env}/{Collection} accepted as job {JobId}")]
    public static partial void ExportAccepted(ILogger log, string env, string collection, long jobId);

    [LoggerMessage(3021, LogLevel.Warning, "The list of the collections of {Env} does not hold together ({Listed} listed, of {Before}, then {After}); listing again")]
    public static partial void ListedAgain(ILogger log, string env, int listed, long? before, long? after);

    [LoggerMessage(3030, LogLevel.Debug, "Download opened at byte {Offset} of {TotalBytes}, asked for {Asked}")]
    public static partial void DownloadOpened(ILogger log, long offset, long? totalBytes, long asked);
}
