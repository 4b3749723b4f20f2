namespace WeChat;

/// <summary>What a failure asks of the caller.</summary>
public enum ErrorClass
{
    /// <summary>Temporary; the client has already tried up to three times. Retry soon.</summary>
    Retry,

    /// <summary>Try again, but not before <see cref="WeChatException.RetryAfter"/>.</summary>
    RetryLater,

    /// <summary>The token was refused. Used only in the table: the client refreshes by itself and never throws it.</summary>
    RefreshToken,

    /// <summary>Retrying cannot help until a person has done <see cref="WeChatException.Action"/>.</summary>
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

    /// <summary>Not a proper answer of the API: HTML, empty, 5xx, a missing field.</summary>
    BadAnswer,

    /// <summary>The signed link is no longer valid: ask for the job's status again and use the new link.</summary>
    LinkExpired,

    /// <summary>The download broke: resume after the last byte, with a new link.</summary>
    DownloadCut,

    /// <summary>The file has changed since the download began: start from its first byte.</summary>
    FileChanged,

    /// <summary>The file server has no such file.</summary>
    FileMissing,

    /// <summary>The job's link leads to a host or an address that is not allowed; nothing was fetched from there.</summary>
    LinkRefused,

    /// <summary>The storage refuses the signature that the service has just issued for an upload, or the upload itself.</summary>
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

    /// <summary>The meaning of the service's answer, as far as a caller may rely on it.</summary>
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

    /// <summary>How long retrying makes sense, from the first failure on; null as long as the caller likes.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>
    /// The service may have executed the POST: it timed out or broke after it was sent, or was answered with a code for a
    /// time-out inside the service. Never true for a read, which can be repeated.
    /// </summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>The service's id of the request (rid), for its support.</summary>
    public string? RequestId { get; init; }

    internal bool TriesUsedUp { get; set; }

    /// <summary>The signed link has expired; the same job gives a new one.</summary>
    public bool LinkExpired => Kind == FailureKind.LinkExpired;
}
