namespace Functions.Local;

/// <summary>The raw numbers of this project.</summary>
internal static class Limits
{
    /// <summary>What Functions accepts as a request body.</summary>
    public const long RequestBodyBytes = 104_857_600;

    /// <summary>Verb, address and version: long enough that an instance id that is far too long is answered in a sentence.</summary>
    public const int RequestLineBytes = 128 * 1024;

    /// <summary>Most instances on one page of the Durable HTTP API.</summary>
    public const int PageSize = 1000;

    /// <summary>A refusal quotes this much of what it could not read.</summary>
    public const int QuotedCharacters = 100;

    /// <summary>A function's time where host.json says nothing, as on a plan of one's own.</summary>
    public static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);

    /// <summary>A start that waits for its result waits no longer than this, whatever it asks for.</summary>
    public static readonly TimeSpan LongestCallWait = TimeSpan.FromDays(1);

    /// <summary>A timer looks at the clock at least this often, so that a clock that was set is noticed.</summary>
    public static readonly TimeSpan LongestTimerWait = TimeSpan.FromMinutes(1);

    /// <summary>A clock that is further than this behind what a timer remembers was ahead when the timer remembered it.</summary>
    public static readonly TimeSpan LargestStepBack = TimeSpan.FromHours(1);

    /// <summary>A timer run that starts later than this after its due time is past due.</summary>
    public static readonly TimeSpan TimerLateness = TimeSpan.FromSeconds(5);
}
