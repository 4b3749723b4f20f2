namespace WeChat;

/// <summary>What a failure asks of the caller.</summary>
public enum ErrorClass
{
    /// <summary>Passing; the client has already tried up to three times. Trying again soon is right.</summary>
    Retry,

    /// <summary>Try again, but not before <see cref="WeChatException.RetryAfter"/>.</summary>
    RetryLater,

    /// <summary>The token was refused. A class of the table only: the client refreshes by itself and never throws it.</summary>
    RefreshToken,

    /// <summary>Trying again cannot help until a person has done <see cref="WeChatException.Action"/>.</summary>
    Permanent,

    /// <summary>A quota is used up until <see cref="WeChatException.RetryAfter"/>, normally the next day in China.</summary>
    Quota,
}

/// <summary>Where a failure comes from.</summary>
public enum FailureKind
{
    /// <summary>The service answered with an error code.</summary>
    ServiceError,

    /// <summary>A setting is missing or wrong; nothing was sent.</summary>
    Settings,

    /// <summary>No connection, or it broke.</summary>
    Network,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>An answer that is not one of the API: HTML, empty, 5xx, a field missing.</summary>
    BadAnswer,

    /// <summary>The signed link is no longer valid: ask for the job's status again and use the new link.</summary>
    LinkExpired,

    /// <summary>The download broke off: go on at the byte that came last, with a new link.</summary>
    DownloadCut,

    /// <summary>The file is not the one that the download began with: start from its first byte.</summary>
    FileChanged,

    /// <summary>The file server has no such file.</summary>
    FileMissing,

    /// <summary>The job's link leads to a host or an address that is not allowed; nothing was fetched from there.</summary>
    LinkRefused,

    /// <summary>The storage refuses the signature that the service has just given for an upload, or the upload itself.</summary>
    UploadRefused,
}

/// <summary>
/// The one exception of this client. No text in it holds a secret, a token, the query of a signed link or a document, so it may be logged
/// and stored.
/// </summary>
public sealed class WeChatException : Exception
{
    /// <summary>Message and what to do about it.</summary>
    public WeChatException(string message, FailureKind kind, ErrorClass errorClass, string action, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Class = errorClass;
        Action = action;
        Scope = kind == FailureKind.Settings ? ErrorScope.Account : ErrorScope.Call;
    }

    /// <summary>The service's error code, when it gave one.</summary>
    public int? Code { get; init; }

    /// <summary>What the service's answer says, as far as a caller may build on it.</summary>
    public KnownRefusal Refusal { get; init; }

    /// <summary>What the failure asks of the caller.</summary>
    public ErrorClass Class { get; }

    /// <summary>Where the failure comes from.</summary>
    public FailureKind Kind { get; }

    /// <summary>How much fails together with this call.</summary>
    public ErrorScope Scope { get; init; }

    /// <summary>A sentence for a person: what to do next.</summary>
    public string Action { get; }

    /// <summary>Not before this long from now; null when any time will do.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long trying again makes sense, from the first failure on; null as long as the caller likes.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>
    /// The service may have carried the POST out: it timed out or broke after it was sent, or was answered with a code that tells of a
    /// time-out inside the service. Never true for a question, which can be asked again.
    /// </summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>The service's id of the request (rid), for its support.</summary>
    public string? RequestId { get; init; }

    internal bool TriesUsedUp { get; set; }

    /// <summary>The signed link has expired; the same job gives a new one.</summary>
    public bool LinkExpired => Kind == FailureKind.LinkExpired;
}
