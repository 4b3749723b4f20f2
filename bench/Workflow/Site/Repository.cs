namespace Bench.Site;

/// <summary>Where the built programs are: beside this one, of the same configuration.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Workflow.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    public static string App => Built("src", "Workflow", "Workflow");

    public static string Simulator => Built("tests", "Simulator", "Simulator");

    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    // bench/Workflow/bin/<configuration>/<framework>
    private static string Built(string area, string project, string assembly)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(Root, area, project, "bin", framework.Parent!.Name, framework.Name, assembly + ".dll");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Workflow.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Workflow.sln above {AppContext.BaseDirectory}.");
    }
}
