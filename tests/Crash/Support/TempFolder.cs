namespace Crash.Tests.Support;

/// <summary>A folder that is gone with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crash-disk-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
