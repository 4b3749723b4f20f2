namespace Functions.Local;

/// <summary>The raw numbers of this project.</summary>
internal static class Limits
{
    /// <summary>What Functions accepts as a request body.</summary>
    public const long RequestBodyBytes = 104_857_600;

    /// <summary>Verb, address and version: long enough that a far too long instance id gets a proper error message.</summary>
    public const int RequestLineBytes = 128 * 1024;

    /// <summary>Most instances on one page of the Durable HTTP API.</summary>
    public const int PageSize = 1000;

    /// <summary>How much of an unreadable value a refusal quotes.</summary>
    public const int QuotedCharacters = 100;

    /// <summary>A function's time-out if host.json has none, as on a dedicated plan.</summary>
    public static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);

    /// <summary>The longest time that a start waits for its result, whatever it asks for.</summary>
    public static readonly TimeSpan LongestCallWait = TimeSpan.FromDays(1);

    /// <summary>A timer looks at the clock at least this often, so that a changed clock is noticed.</summary>
    public static readonly TimeSpan LongestTimerWait = TimeSpan.FromMinutes(1);

    /// <summary>If the clock is further behind a timer's record than this, it was ahead when the record was written.</summary>
    public static readonly TimeSpan LargestStepBack = TimeSpan.FromHours(1);

    /// <summary>A timer run that starts later than this after its due time is past due.</summary>
    public static readonly TimeSpan TimerLateness = TimeSpan.FromSeconds(5);
}
