using System.Runtime.InteropServices;

namespace Run;

/// <summary>The exit codes, as the help states them.</summary>
internal static class ExitCode
{
    public const int Complete = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Partial = 3;
    public const int Canceled = 4;

    /// <summary>The code for a backup that ended as <paramref name="outcome"/>.</summary>
    public static int Of(string outcome) => outcome switch
    {
        "Complete" => Complete,
        "Partial" => Partial,
        "Canceled" => Canceled,
        _ => Failed,
    };

    /// <summary>The shell's code for an end by a signal: 130 is Ctrl-C.</summary>
    public static int Of(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 129,
        PosixSignal.SIGTERM => 143,
        _ => 130,
    };
}
