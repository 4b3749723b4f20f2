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

    [LoggerMessage(3021, LogLevel.Warning, "The list of the collections of {Env} is inconsistent ({Listed} listed, of {Before}, then {After}); listing again")]
    public static partial void ListedAgain(ILogger log, string env, int listed, long? before, long? after);

    [LoggerMessage(3022, LogLevel.Information, "Import into {Env}/{Collection} ({Mode}) accepted as job {JobId}")]
    public static partial void ImportAccepted(ILogger log, string env, string collection, ConflictMode mode, long jobId);

    [LoggerMessage(3023, LogLevel.Information, "{Deleted} of {Asked} documents removed from {Env}/{Collection}")]
    public static partial void Removed(ILogger log, string env, string collection, long deleted, int asked);

    [LoggerMessage(3024, LogLevel.Information, "Collection {Env}/{Collection} created")]
    public static partial void CollectionMade(ILogger log, string env, string collection);

    [LoggerMessage(3025, LogLevel.Information, "Collection {Env}/{Collection} deleted")]
    public static partial void CollectionDeleted(ILogger log, string env, string collection);

    [LoggerMessage(3030, LogLevel.Debug, "Download opened at byte {Offset} of {TotalBytes}, asked for {Asked}")]
    public static partial void DownloadOpened(ILogger log, long offset, long? totalBytes, long asked);

    [LoggerMessage(3031, LogLevel.Debug, "Upload of {Bytes} bytes into {Env} stored")]
    public static partial void Uploaded(ILogger log, string env, long bytes);
}
