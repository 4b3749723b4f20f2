using System.Text.Json.Nodes;

namespace Infra.Tests.Compiling;

/// <summary>The files that are compiled, and those of the app that they have to agree with.</summary>
internal static class Sources
{
    private static readonly string Root = FindRoot();

    public static string Infra { get; } = Path.Combine(Root, "infra");

    /// <summary>The rules of the linter.</summary>
    public static string Rules { get; } = Path.Combine(Infra, "bicepconfig.json");

    public static string Readme => File.ReadAllText(Path.Combine(Infra, "README.md"));

    public static IEnumerable<string> BicepFiles => Directory.EnumerateFiles(Infra, "*.bicep", SearchOption.AllDirectories);

    /// <summary>Names in the sample of a person's settings.</summary>
    public static IEnumerable<string> SampleSettings =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "local.settings.sample.json")))!["Values"]!.AsObject().Select(pair => pair.Key);

    /// <summary>Texts of the app's own C# files.</summary>
    public static IEnumerable<string> App => Directory.EnumerateFiles(Path.Combine(Root, "src", "Workflow"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Select(File.ReadAllText);

    /// <summary>A copy of <c>infra/</c>, for a test that changes it.</summary>
    public static void CopyTo(TempFolder folder)
    {
        foreach (var path in Directory.EnumerateFiles(Infra, "*", SearchOption.AllDirectories))
            folder.File(Path.GetRelativePath(Infra, path), File.ReadAllText(path));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Workflow.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No Workflow.sln above {AppContext.BaseDirectory}.");
    }
}
