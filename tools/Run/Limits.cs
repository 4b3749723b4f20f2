namespace Run;

/// <summary>Every limit of the runner in one place.</summary>
internal static class Limits
{
    /// <summary>How long a program may take from its start to its first answer.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(60);

    /// <summary>Between two questions whether a program answers yet.</summary>
    public static readonly TimeSpan StartPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a program may take to end before it is killed; more than the 8 seconds that <c>child.sh</c> gives it.</summary>
    public static readonly TimeSpan Stop = TimeSpan.FromSeconds(10);

    /// <summary>How long a program that has failed to answer may take to turn out to have ended.</summary>
    public static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks at a running backup; longer where the answer itself takes long.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest of those.</summary>
    public static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks at the restore of a few documents of the sample, which is over in seconds.</summary>
    public static readonly TimeSpan RestorePoll = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one call of the app may take.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of an answer; ten thousand collections take some six million.</summary>
    public const long AnswerBytes = 64 * 1024 * 1024;

    /// <summary>The longest duration that an answer may tell: a year.</summary>
    public const double LongestSeconds = 366 * 86_400;

    /// <summary>How long the app may fail to answer about a backup that it started.</summary>
    public static readonly TimeSpan NoAnswer = TimeSpan.FromMinutes(2);

    /// <summary>Between two lines of totals where lines are printed.</summary>
    public static readonly TimeSpan PlainTotals = TimeSpan.FromSeconds(5);

    /// <summary>Between two of them while nothing moves.</summary>
    public static readonly TimeSpan PlainStill = TimeSpan.FromMinutes(1);

    /// <summary>Free space on the data folder's disk below which a run does not start, and a running one warns.</summary>
    public const long DiskBytes = 32 * 1000 * 1000;

    /// <summary>Backups of more collections print no line for each step of each collection.</summary>
    public const int PlainCollections = 50;

    /// <summary>Lines of a program's log that are shown when it fails.</summary>
    public const int LogLines = 15;

    /// <summary>Bytes at the end of a log that are searched for those lines.</summary>
    public const int LogTailBytes = 64 * 1024;

    /// <summary>Columns of a table that is not written to a terminal.</summary>
    public const int PlainWidth = 120;

    /// <summary>Reasons that are printed below the table; the rest is counted.</summary>
    public const int Reasons = 20;
}
