namespace Crash.Tests.Support;

/// <summary>
/// A disk of a few megabytes that one process sees in a folder of its own: a tmpfs. From outside it is reached through that process.
/// </summary>
internal sealed class TinyDisk(string mountPoint, int megabytes)
{
    private const int PageBytes = 4096;

    /// <summary>Put before a command: gives it the disk and becomes it.</summary>
    public IReadOnlyList<string> Launcher { get; } = MountNamespace.Launcher($"mount -t tmpfs -o size={megabytes}m tmpfs '{mountPoint}'");

    /// <summary>Takes all space that is left. Gives the file that holds it: delete it to have the space back.</summary>
    public string Fill(AppProcess app)
    {
        var ballast = $"/proc/{app.Id}/root{mountPoint}/ballast";
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
}
