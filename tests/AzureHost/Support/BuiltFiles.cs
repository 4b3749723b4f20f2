namespace AzureHost.Tests.Support;

/// <summary>Where the build has put what is started here.</summary>
internal static class BuiltFiles
{
    // This assembly lies in tests/AzureHost/bin/<configuration>/<framework>.
    private static readonly DirectoryInfo Framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
    private static readonly string Root = Framework.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <summary>The published Azure host.</summary>
    public static string Published { get; } = Path.Combine(Framework.FullName, "published");

    /// <summary>The stand-in for the Functions host.</summary>
    public static string HostStandIn { get; } = Output("tests", "AzureHost", "Host", "HostStandIn.dll");

    /// <summary>The local host.</summary>
    public static string LocalHost { get; } = Output("src", "Hosts", "Local", "Workflow.Local.dll");

    /// <summary>A file next to the sources of these tests.</summary>
    public static string Source(params string[] path) => Path.Combine([Root, "tests", "AzureHost", .. path]);

    private static string Output(params string[] path) =>
        Path.Combine([Root, .. path[..^1], "bin", Framework.Parent!.Name, Framework.Name, path[^1]]);
}
