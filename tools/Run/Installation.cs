namespace Run;

/// <summary>Where the programs that we start are: beside this one, in the tree that <c>./run</c> built.</summary>
internal sealed record Installation(string Root, string App, string Simulator, string Azurite)
{
    /// <summary>The program that runs .NET assemblies: the one that runs us, if we are run so.</summary>
    public static string Dotnet { get; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>Finds the tree, from the folder of this program upwards.</summary>
    public static Installation Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        // bin/<configuration>/<framework>: the others were built the same way.
        var output = Path.Combine("bin", folder.Parent!.Name, folder.Name);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Workflow.sln")))
            folder = folder.Parent;
        if (folder is null)
            throw new Failure(ExitCode.Usage, "This program is no longer in its source tree. Start it with ./run.");
        return new(
            folder.FullName,
            Path.Combine(folder.FullName, "src", "Hosts", "Local", output, "Workflow.Local.dll"),
            Path.Combine(folder.FullName, "tests", "Simulator", output, "Simulator.dll"),
            Path.Combine(folder.FullName, "tools", "azurite", "node_modules", "azurite", "dist", "src", "azurite.js"));
    }
}
