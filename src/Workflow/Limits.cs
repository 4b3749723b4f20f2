namespace Workflow;

/// <summary>Every limit of the app in one place; each has a test at the limit and one past it.</summary>
public static class Limits
{
    /// <summary>UTF-8 bytes of a collection's name.</summary>
    public const int CollectionNameBytes = 200;

    /// <summary>Characters of its encoded form: a row key has 1 KiB of UTF-16.</summary>
    public const int RowKeyCharacters = 512;

    /// <summary>Characters that a row shows of a name that was refused.</summary>
    public const int ShortenedNameRunes = 60;

    /// <summary>Bytes of an HTTP request body; more is answered 413.</summary>
    public const int RequestBodyBytes = 64 * 1024;

    /// <summary>Bytes of one line of an exported file.</summary>
    public const int LineBytes = 32 * 1024 * 1024;

    /// <summary>Depth of a document: MongoDB allows 100 levels, and dates and geo points add their own.</summary>
    public const int DocumentDepth = 256;

    /// <summary>Exports at work at once.</summary>
    public const int MaxWindow = 64;

    /// <summary>For one export: a backup should be over before it is a week old.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(6);

    /// <summary>Names of collections at work that the custom status shows.</summary>
    public const int ActiveNames = 16;

    /// <summary>Bytes of JSON that those names may take, escaped: the custom status stays under 4 KB.</summary>
    public const int ActiveNamesBytes = 3000;

    /// <summary>Characters of a reason; a table property holds 32 Ki.</summary>
    public const int ReasonCharacters = 1000;

    /// <summary>Missed collections that a row of the <c>Backups</c> table and the orchestration's output name; the rest is counted.</summary>
    public const int MissedNamed = 100;

    /// <summary>Characters of the JSON that names them in the row.</summary>
    public const int MissedCharacters = 30_000;

    /// <summary>Missed due times that the timer records after a long time down.</summary>
    public const int MissedDueTimes = 100;

    /// <summary>Backups on one page of a list, and the default.</summary>
    public const int PageSize = 100;

    /// <summary>See <see cref="PageSize"/>.</summary>
    public const int DefaultPageSize = 20;

    /// <summary>Raw bytes that one worker compresses at a time; also what a reader holds of a download.</summary>
    public const int ChunkBytes = 1024 * 1024;

    /// <summary>Blocks that are on their way to storage at once.</summary>
    public const int BlocksInFlight = 3;

    /// <summary>Bytes of one block of a blob; a blob may have 50,000, so a file may have 200 GB compressed.</summary>
    public const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Times that one download is taken up again without a byte of progress between.</summary>
    public const int DownloadResumes = 5;
}
