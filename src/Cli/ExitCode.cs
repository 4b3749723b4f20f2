namespace Cli;

/// <summary>How <c>wf</c> ends. Codes that restic also has keep its numbers; scripts must treat an unknown code as a failure.</summary>
public enum ExitCode
{
    Done = 0,
    Failed = 1,
    Usage = 2,
    Partial = 3,
    Damage = 4,
    GateTripped = 5,
    Stale = 6,
    NotFound = 10,
    Claimed = 11,
    KeyRefused = 12,
    WaitTimedOut = 13,
    Refused = 14,
    Canceled = 130,

    /// <summary>As of a process that dies of SIGPIPE: the reader of the output has stopped reading.</summary>
    PipeClosed = 141,
}
