using System.Diagnostics;

namespace Crash.Tests.Support;

/// <summary>Mounts that one process sees alone: it has a mount namespace of its own, which a user without rights may have too.</summary>
internal static class MountNamespace
{
    private static readonly Lazy<bool> Available = new(() => Works(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", Path.GetTempPath()]));
    private static readonly string[] Enter = ["unshare", "--user", "--map-root-user", "--mount"];

    /// <summary>Whether this system lets a process have a mount of its own.</summary>
    public static bool IsAvailable => Available.Value;

    /// <summary>Put before a command: mounts, and becomes the command.</summary>
    /// <param name="mount">What the shell is to run.</param>
    public static IReadOnlyList<string> Launcher(string mount) => [.. Enter, "sh", "-c", $"{mount} && exec \"$@\"", "sh"];

    /// <summary>As <see cref="Launcher"/>: a file or folder that the command can only read.</summary>
    public static IReadOnlyList<string> ReadOnly(string path) => Launcher($"mount --bind '{path}' '{path}' && mount -o remount,bind,ro '{path}'");

    private static bool Works(string[] command)
    {
        try
        {
            string[] arguments = [.. Enter[1..], .. command];
            var start = new ProcessStartInfo(Enter[0], arguments) { RedirectStandardError = true, UseShellExecute = false };
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

/// <summary>A test that needs a mount of its own.</summary>
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = MountNamespace.IsAvailable ? null : Reason;

    public static string Reason => "This system gives no mount namespace (unshare --user --mount): the real disk would be filled, or made read-only.";
}

/// <summary>As <see cref="MountFactAttribute"/>, with rows.</summary>
internal sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = MountNamespace.IsAvailable ? null : MountFactAttribute.Reason;
}
