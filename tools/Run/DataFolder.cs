using Cli.Output;
using System.Globalization;
using Run.Processes;

namespace Run;

/// <summary>
/// The folder that holds everything a run writes, held by one run at a time. The lock is the kernel's, on an open file: it is gone with
/// the process that held it, however that ended, so there is no stale lock to judge.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    // EWOULDBLOCK on Linux and on macOS.
    private static readonly int[] HeldByAnother = [11, 35];

    private readonly FileStream _lock;
    private readonly string _pidFile;

    private DataFolder(string path, FileStream fileLock, string pidFile)
    {
        Path = path;
        _lock = fileLock;
        _pidFile = pidFile;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Where the ids of started programs are kept, to find them should we be killed.</summary>
    public string Processes => System.IO.Path.Combine(Path, "processes");

    /// <summary>Takes the folder for this run, and makes it if needed.</summary>
    /// <exception cref="Failure">Another run holds it, or it cannot be written to.</exception>
    public static DataFolder Open(string path)
    {
        if (File.Exists(path))
            throw new Failure(ExitCode.Usage, $"{path} is a file, not a folder. Choose a folder with --data.");
        var pidFile = System.IO.Path.Combine(path, "run.pid");
        try
        {
            Directory.CreateDirectory(System.IO.Path.Combine(path, "processes"));
            var fileLock = new FileStream(System.IO.Path.Combine(path, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var folder = new DataFolder(path, fileLock, pidFile);
            folder.RecordOurselves();
            return SpaceProblem(path) is { } problem ? throw folder.Refuse(problem) : folder;
        }
        catch (IOException error) when (HeldByAnother.Contains(error.HResult))
        {
            // The holder of the lock wrote the file, or is about to.
            var which = RecordedProcess.ReadId(pidFile) is { } id ? string.Create(CultureInfo.InvariantCulture, $" (process {id})") : "";
            throw new Failure(
                ExitCode.Usage,
                $"Another ./run{which} is running in {path}. End it with Ctrl-C, or give this one another folder with --data.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Usage, $"Cannot write to {path}: {error.Message.TrimEnd('.')}. Choose another folder with --data.");
        }
    }

    /// <summary>The message when the disk is nearly full; null otherwise.</summary>
    public static string? SpaceProblem(string path) => SpaceProblem(path, new DriveInfo(path).AvailableFreeSpace);

    /// <summary>The same during a run, which does not end because the space is unknown.</summary>
    public static string? SpaceNotice(string path)
    {
        try
        {
            return SpaceProblem(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"The folder {path} cannot be reached: {error.Message.TrimEnd('.')}.";
        }
    }

    internal static string? SpaceProblem(string path, long freeBytes) => freeBytes >= Limits.DiskBytes
        ? null
        : $"The disk of {path} is full except for {Sizes.Bytes(freeBytes)}. Free some space; until then a backup cannot continue.";

    /// <summary>Ends programs that a killed run left behind, and says which; nothing in the usual case.</summary>
    public async Task<IReadOnlyList<string>> EndLeftoversAsync(TimeProvider time, CancellationToken cancellation)
    {
        var ended = new List<string>();
        foreach (var file in Directory.GetFiles(Processes, "*.pid").Order(StringComparer.Ordinal))
        {
            using (var process = RecordedProcess.Find(file))
            {
                if (process is not null)
                {
                    ended.Add(string.Create(CultureInfo.InvariantCulture, $"{System.IO.Path.GetFileNameWithoutExtension(file)} (process {process.Id})"));
                    await RecordedProcess.EndAsync(process, time, cancellation);
                }
            }
            File.Delete(file);
        }
        return ended;
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_pidFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder has gone; how the run ended counts more.
        }
        _lock.Dispose();
    }

    private Failure Refuse(string problem)
    {
        Dispose();
        return new(ExitCode.Usage, $"{problem} Or choose another folder with --data.");
    }

    // Also shows at once whether the disk takes a byte more.
    private void RecordOurselves()
    {
        try
        {
            File.WriteAllText(_pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }
}
