namespace Bench.Site;

/// <summary>Where the built programs are: beside this one, of the same configuration.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Workflow.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The app on the local host.</summary>
    public static string App => Path.Combine(Output("src", "Hosts", "Local"), "Workflow.Local.dll");

    /// <summary>The app as it is published to Azure; the build of tests/AzureHost puts it there.</summary>
    public static string AzureApp => Path.Combine(Output("tests", "AzureHost"), "published");

    /// <summary>The stand-in for the Functions host, with Microsoft's Durable extension.</summary>
    public static string HostStandIn => Path.Combine(Output("tests", "AzureHost", "Host"), "HostStandIn.dll");

    /// <summary>The command line.</summary>
    public static string Wf => Path.Combine(Output("src", "Cli"), "wf.dll");

    public static string Simulator => Path.Combine(Output("tests", "Simulator"), "Simulator.dll");

    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    // bench/Workflow/bin/<configuration>/<framework>
    private static string Output(params string[] project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine([Root, .. project, "bin", framework.Parent!.Name, framework.Name]);
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
