namespace Cli;

/// <summary>Every bound of this project.</summary>
internal static class Limits
{
    /// <summary>Backups, restores or orders of one page of the API: its largest.</summary>
    public const int PageSize = 100;

    /// <summary>Rows of a list unless all are asked for.</summary>
    public const int ListRows = 20;

    /// <summary>Bytes of an answer that is read into memory. A document has 16 MiB at most, and JSON may escape each of them as six.</summary>
    public const int AnswerBytes = 128 * 1024 * 1024;

    /// <summary>Columns if the output is not a terminal: nothing is cut there.</summary>
    public const int PlainColumns = 400;

    /// <summary>How long one call may take: Azure ends it after 230 seconds.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(230);

    /// <summary>How long a waiting verb keeps asking a server that does not answer.</summary>
    public static readonly TimeSpan ServerAway = TimeSpan.FromMinutes(2);

    /// <summary>Between two looks at what runs.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>How long the user waits for ids to complete.</summary>
    public static readonly TimeSpan Completion = TimeSpan.FromSeconds(1);

    /// <summary>How long a verb waits for the document indexes that it needs.</summary>
    public static readonly TimeSpan IndexWait = TimeSpan.FromMinutes(10);

    /// <summary>How deep a document may be nested: as deep as the app reads.</summary>
    public const int DocumentDepth = 256;

    /// <summary>Backups that <c>wf find</c> searches unless all are wanted.</summary>
    public const int HistoryBackups = 400;

    /// <summary>Fields of one change of a document that are shown.</summary>
    public const int FieldRows = 40;

    /// <summary>Letters of one value that are shown.</summary>
    public const int ValueLetters = 200;

    /// <summary>How often a broken download is resumed without any new byte.</summary>
    public const int DownloadTries = 8;

    /// <summary>How long a download may be silent.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>How long a download runs before its progress is shown, and how often that is updated.</summary>
    public static readonly TimeSpan ProgressAfter = TimeSpan.FromSeconds(1);

    /// <summary>Ids of each class of a plan that are shown.</summary>
    public const int SampleIds = 5;

    /// <summary>Classes and collections whose ids are requested, in total.</summary>
    public const int Samples = 20;

    /// <summary>How long to wait for the end of a canceled plan.</summary>
    public static readonly TimeSpan CancelWait = TimeSpan.FromSeconds(20);
}
