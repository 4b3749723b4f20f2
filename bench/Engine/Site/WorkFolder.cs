using System.Globalization;

namespace EngineBench.Site;

/// <summary>A folder on the measured disk; gone in the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private int _stores;

    public WorkFolder(string path)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetFullPath(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>A path for a new store.</summary>
    public string NewStore() => System.IO.Path.Combine(Sub($"store{++_stores}"), "durable.db");

    public string Sub(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
