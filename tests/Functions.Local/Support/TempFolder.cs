namespace Functions.Local.Tests.Support;

/// <summary>A folder with a name that is not ASCII, gone when the tests end.</summary>
internal sealed class TempFolder
{
    private static readonly Lazy<string> Root = new(() =>
    {
        string root = Directory.CreateTempSubdirectory("functions-测试-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(root, recursive: true);
            }
            catch (IOException)
            {
                // A file still open keeps the folder; the system's cleaning of temporary files takes it.
            }
        };
        return root;
    });

    private static int _count;

    public TempFolder()
    {
        Path = System.IO.Path.Combine(Root.Value, $"应用{Interlocked.Increment(ref _count)}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
