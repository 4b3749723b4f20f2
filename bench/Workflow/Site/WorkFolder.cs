namespace Bench.Site;

/// <summary>A temporary folder of one benchmark, on the disk that <c>TMPDIR</c> chooses; Azurite's data lie on the same.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("workflow-bench-");

    public string Path => _root.FullName;

    /// <summary>A new folder in it.</summary>
    public string Sub(string name) => _root.CreateSubdirectory(name).FullName;

    public void Dispose() => _root.Delete(recursive: true);
}
