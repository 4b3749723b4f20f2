using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Run.Processes;

/// <summary>A process known by the file that holds its id, written just after its start.</summary>
internal static class RecordedProcess
{
    // Between the start of a process and the writing of its file, and what a clock set anew may add.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The process that <paramref name="pidFile"/> names, if it still runs. Ids are used again: a process that started at another time
    /// than the file was written is a stranger, and null is returned.
    /// </summary>
    public static Process? Find(string pidFile)
    {
        try
        {
            if (ReadId(pidFile) is not { } id)
                return null;
            var process = Process.GetProcessById(id);
            if ((File.GetLastWriteTime(pidFile) - process.StartTime).Duration() <= Tolerance && !process.HasExited)
                return process;
            process.Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            // No file, or no process of that id: neither is one to look after.
            return null;
        }
    }

    /// <summary>The id in a file; null if there is none.</summary>
    public static int? ReadId(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Asks a process to end, and kills it if it does not.</summary>
    public static async Task EndAsync(Process process, TimeProvider time, CancellationToken cancellation)
    {
        Native.AskToEnd(process);
        using var patience = new CancellationTokenSource(Limits.Stop, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            try
            {
                process.Kill();
            }
            catch (Exception error) when (error is Win32Exception or InvalidOperationException)
            {
                throw new Failure(ExitCode.Failed, $"Process {process.Id}, which an earlier run left behind, cannot be ended ({error.Message.TrimEnd('.')}). End it by hand.");
            }
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
