namespace Run.Processes;

/// <summary>The end of a log file that another process may be writing.</summary>
internal static class LogTail
{
    /// <summary>The last lines that are not blank; none if the file cannot be read.</summary>
    public static IReadOnlyList<string> Read(string path, int lines)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Seek(-Math.Min(file.Length, Limits.LogTailBytes), SeekOrigin.End);
            using var reader = new StreamReader(file);
            return [.. reader.ReadToEnd().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).TakeLast(lines)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
