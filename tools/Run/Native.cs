using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Run;

/// <summary>What .NET has no call for.</summary>
internal static partial class Native
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private const nint Default = 0;

    /// <summary>Sends TERM, which a program can answer by putting things in order; .NET itself sends KILL only.</summary>
    public static void AskToEnd(Process process) => _ = Kill(process.Id, Terminate);

    /// <summary>
    /// Makes Ctrl-C count where a script started us in the background: its shell had it ignored, and .NET leaves an ignored one alone.
    /// HUP stays as it is: that is how nohup works.
    /// </summary>
    public static void HearInterrupts() => _ = Signal(Interrupt, Default);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint handler);
}
