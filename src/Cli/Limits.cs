namespace Cli;

/// <summary>Every bound of this project.</summary>
internal static class Limits
{
    /// <summary>Backups, restores or orders of one page of the API: its largest.</summary>
    public const int PageSize = 100;

    /// <summary>Rows of a list unless all are asked for.</summary>
    public const int ListRows = 20;

    /// <summary>Bytes of an answer that is read into memory. A document has 16 MiB at most, and JSON may write each of them as six.</summary>
    public const int AnswerBytes = 128 * 1024 * 1024;

    /// <summary>Columns where the output is no terminal: nothing is cut there.</summary>
    public const int PlainColumns = 400;

    /// <summary>How long one call may take: Azure ends it after 230 seconds.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(230);

    /// <summary>How long a verb that waits goes on asking a server that does not answer.</summary>
    public static readonly TimeSpan ServerAway = TimeSpan.FromMinutes(2);

    /// <summary>Between two looks at what runs.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How long a person waits at a key for ids to complete.</summary>
    public static readonly TimeSpan Completion = TimeSpan.FromSeconds(1);
}
