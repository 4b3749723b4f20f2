namespace Cli;

/// <summary>How <c>wf</c> ends. Those that restic has too have its numbers; scripts must take one that they do not know for a failure.</summary>
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

    /// <summary>What a process has that dies of SIGPIPE: whoever read the output has stopped reading.</summary>
    PipeClosed = 141,
}
