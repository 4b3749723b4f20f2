using System.IO.Compression;
using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>The tool package: what is in it, and that it can be installed and run without a network.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task Package_HoldsWhatRuns_AndRunsOnceItIsInstalled()
    {
        using var shell = new Machine();
        shell.Variables["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        shell.Variables["DOTNET_NOLOGO"] = "1";
        var config = shell.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        var project = Path.Combine(Machine.Root, "src", "Cli");

        await DotnetAsync(shell, "pack", project, "-c", Configuration, "--no-build", "--nologo", "-o", shell.Folder);
        var package = Directory.GetFiles(shell.Folder, "*.nupkg").Single();
        await DotnetAsync(shell, "tool", "install", "Workflow.Cli", "--tool-path", Path.Combine(shell.Folder, "tools"), "--add-source", shell.Folder, "--configfile", config);
        var help = await shell.RunAsync(Path.Combine(shell.Folder, "tools", "wf"), "--help", "--lang", "en");

        Approval.Matches(string.Join('\n', NamesIn(package)), "package.txt");
        Assert.Equal((0, (await new Wf(null).RunAsync("--help", "--lang", "en")).Out, ""), help);
    }

    private static async Task DotnetAsync(Machine shell, params string[] arguments)
    {
        var (code, said, error) = await shell.RunAsync(Machine.Dotnet, arguments);
        Assert.True(code == 0, said + error);
    }

    private static List<string> NamesIn(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        return [.. zip.Entries.Select(entry => entry.FullName.EndsWith(".psmdcp", StringComparison.Ordinal) ? "*.psmdcp" : entry.FullName).Order(StringComparer.Ordinal)];
    }

    // This assembly lies in tests/Cli/bin/<configuration>/<framework>.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
