using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary><c>./wf</c> in a copy of the root, with a <c>dotnet</c> that notes what it is asked to do.</summary>
public sealed class LauncherTests : IDisposable
{
    private static readonly string[] Files =
    [
        "wf", "tools/setup.sh", "src/Functions.Local/Hosting/Printable.cs", "src/Directory.Build.props", "Directory.Build.props", "Directory.Packages.props", "global.json",
        "BannedSymbols.txt", ".editorconfig",
    ];

    private readonly Machine shell = new();

    public LauncherTests()
    {
        foreach (var file in Files)
            shell.Write(file, File.ReadAllText(Path.Combine(Machine.Root, file)));
        shell.Write("src/Cli/Program.cs", "// 源");
        shell.Program("dotnet", """
            echo "$1" >>calls
            case $1 in
              --version) echo 10.0.100 ;;
              build) [[ ! -f broken ]] || { echo 'error CS1002'; exit 1; }; mkdir -p src/Cli/bin/Release/net10.0 && echo >src/Cli/bin/Release/net10.0/wf.dll ;;
              *) shift; printf '<%s>' "$@" ;;
            esac
            """);
    }

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task Start_BuildsOnce_ThenHandsOver()
    {
        var first = await shell.RunAsync("bash", "wf", "dump", "a b", "--json", "");
        var second = await shell.RunAsync("bash", "wf", "list");

        Assert.Equal((0, "<dump><a b><--json><>", "Building wf\n"), first);
        Assert.Equal((0, "<list>", ""), second);
        Assert.Equal(1, Builds());
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("new")]
    [InlineData("removed")]
    [InlineData("unbuilt")]
    public async Task Start_OtherSources_BuildsAgain(string what)
    {
        shell.Write("src/Cli/Old.cs", "");
        await shell.RunAsync("bash", "wf", "list");
        switch (what)
        {
            case "changed":
                File.SetLastWriteTimeUtc(Path.Combine(shell.Folder, "src/Cli/Program.cs"), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
                break;
            case "new":
                shell.Write("src/Cli/New.cs", "");
                break;
            case "removed":
                File.Delete(Path.Combine(shell.Folder, "src/Cli/Old.cs"));
                break;
            default:
                Directory.Delete(Path.Combine(shell.Folder, "src/Cli/bin"), recursive: true);
                break;
        }

        var again = await shell.RunAsync("bash", "wf", "list");

        Assert.Equal((0, "<list>", "Building wf\n"), again);
        Assert.Equal(2, Builds());
    }

    [Fact]
    public async Task Start_BrokenSources_SaysSo_AndRunsNothing()
    {
        shell.Write("broken", "");

        var (code, output, error) = await shell.RunAsync("bash", "wf", "list");

        Assert.Equal((1, ""), (code, output));
        Assert.EndsWith("error CS1002\nThe build failed.\n", error, StringComparison.Ordinal);
        File.Delete(Path.Combine(shell.Folder, "broken"));
        Assert.Equal(0, (await shell.RunAsync("bash", "wf", "list")).Code);
    }

    private int Builds() => File.ReadLines(Path.Combine(shell.Folder, "calls")).Count(call => call == "build");
}
