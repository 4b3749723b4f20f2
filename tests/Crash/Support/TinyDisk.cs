using System.Diagnostics;

namespace Crash.Tests.Support;

/// <summary>
/// A disk of a few megabytes that one process sees in a folder of its own: a tmpfs in its own mount namespace, which a user without
/// rights may have too. From outside it is reached through that process.
/// </summary>
internal sealed class TinyDisk
{
    private const int PageBytes = 4096;
    private static readonly Lazy<bool> Available = new(() => Works(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", Path.GetTempPath()]));
    private static readonly string[] Namespace = ["unshare", "--user", "--map-root-user", "--mount"];

    private readonly string _mountPoint;

    public TinyDisk(string mountPoint, int megabytes)
    {
        _mountPoint = mountPoint;
        Launcher = [.. Namespace, "sh", "-c", $"mount -t tmpfs -o size={megabytes}m tmpfs '{mountPoint}' && exec \"$@\"", "sh"];
    }

    /// <summary>Whether this system lets a process have a mount of its own.</summary>
    public static bool IsAvailable => Available.Value;

    /// <summary>Put before a command: gives it the disk and becomes it.</summary>
    public IReadOnlyList<string> Launcher { get; }

    /// <summary>Takes all space that is left. Gives the file that holds it: delete it to have the space back.</summary>
    public string Fill(AppProcess app)
    {
        var ballast = $"/proc/{app.Id}/root{_mountPoint}/ballast";
        using var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[PageBytes]);
        }
        catch (IOException)
        {
            return ballast; // full
        }
    }

    private static bool Works(string[] command)
    {
        try
        {
            string[] arguments = [.. Namespace[1..], .. command];
            var start = new ProcessStartInfo(Namespace[0], arguments) { RedirectStandardError = true, UseShellExecute = false };
            using var trial = Process.Start(start)!;
            trial.WaitForExit();
            return trial.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program
        }
    }
}

/// <summary>A test that needs a <see cref="TinyDisk"/>.</summary>
internal sealed class TinyDiskFactAttribute : FactAttribute
{
    public TinyDiskFactAttribute()
    {
        if (!TinyDisk.IsAvailable)
            Skip = "This system gives no mount namespace (unshare --user --mount): no disk can be filled without filling the real one.";
    }
}
