namespace PlantedBugs.Tests.Support;

/// <summary>The repository that these tests were built from.</summary>
internal static class Sources
{
    private static readonly HashSet<string> Skipped = new(StringComparer.Ordinal)
    {
        "bin", "obj", "node_modules", "TestResults",
    };

    private static readonly string Root = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(Path(relative));

    /// <summary>Copies what a build needs.</summary>
    public static void CopyTo(string target)
    {
        foreach (var file in new DirectoryInfo(Root).EnumerateFiles().Where(file => file.Extension is ".props" or ".txt" or ".json" or ".editorconfig"))
            file.CopyTo(System.IO.Path.Combine(target, file.Name));
        foreach (var folder in (string[])["src", "tests"])
            Copy(new DirectoryInfo(Path(folder)), System.IO.Path.Combine(target, folder));
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(System.IO.Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories().Where(folder => !Skipped.Contains(folder.Name)))
            Copy(folder, System.IO.Path.Combine(to, folder.Name));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Workflow.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Workflow.sln above {AppContext.BaseDirectory}.");
    }
}
