namespace WeChat;

/// <summary>Every limit of the client, by name.</summary>
internal static class Limits
{
    /// <summary>Collections asked for in one page. The service's own maximum is unknown; fewer per page are accepted.</summary>
    public const int CollectionsPerPage = 100;

    /// <summary>Pages of collections after which the walk is abandoned as endless.</summary>
    public const int MaxCollectionPages = 1_000;

    /// <summary>Longest answer of an API call that is read. Exported files are not read this way.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>Characters of a service's own message that are kept in an exception.</summary>
    public const int MaxServiceMessageLength = 400;

    /// <summary>Bytes of a file server's error page that are looked at for its error code.</summary>
    public const int MaxErrorPageBytes = 8 * 1024;

    /// <summary>Redirects that a download follows.</summary>
    public const int MaxRedirects = 3;

    /// <summary>Documents that one call reads or removes by their ids.</summary>
    public const int IdsPerCall = 100;

    /// <summary>Files that one call deletes. The service's own maximum is unknown; its SDKs allow 50.</summary>
    public const int FilesPerDeletion = 50;

    /// <summary>Bytes that an upload sends at a time: these have to be sent within the idle time-out.</summary>
    public const int UploadPieceBytes = 64 * 1024;

    /// <summary>Tries of one call, the first included.</summary>
    public const int MaxTries = 3;

    /// <summary>
    /// How long an unknown error is retried: long enough for a temporary fault, too short to hide a refusal all night.
    /// </summary>
    public static readonly TimeSpan UnknownErrorPatience = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A new token is requested this long before the old one ends. Within its last five minutes the service issues the next one.
    /// </summary>
    public static readonly TimeSpan TokenMargin = TimeSpan.FromMinutes(4);

    /// <summary>The service ignores a forced refresh that follows another one faster than this.</summary>
    public static readonly TimeSpan ForcedRefreshGap = TimeSpan.FromSeconds(30);

    /// <summary>Forced refreshes that the service grants in a day.</summary>
    public const int ForcedRefreshesPerDay = 20;
}
