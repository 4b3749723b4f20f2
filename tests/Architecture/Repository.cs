using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>The files of the repository, without what builds and package managers put there.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Skipped = new(StringComparer.Ordinal)
    {
        "bin", "obj", "node_modules", ".git", ".data", ".run", "TestResults", "dist",
    };

    private static readonly string Root = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions)
    {
        var start = Path.Combine(Root, folder);
        if (!Directory.Exists(start)) return [];
        return Walk(new DirectoryInfo(start))
            .Where(file => extensions.Length == 0 || extensions.Contains(file.Extension, StringComparer.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
    }

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => File.Exists(Path.Combine(Root, path));

    public static ProjectFile Project(string path) => new(path, XDocument.Parse(Read(path)));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(one => !Skipped.Contains(one.Name)).SelectMany(Walk));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Workflow.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No Workflow.sln above {AppContext.BaseDirectory}.");
    }
}
