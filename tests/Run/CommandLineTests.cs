using System.Runtime.CompilerServices;

namespace Run.Tests;

public class CommandLineTests
{
    [Fact]
    public void Help_AsRunPrintsIt_IsWhatTheOptionsSay()
    {
        using var output = new StringWriter();

        Assert.True(CommandLine.TryHelp(["--help"], output));

        var file = Path.Combine(Here(), "..", "..", "tools", "Run", "help.txt");
        Assert.Equal(File.ReadAllText(file).TrimEnd(), string.Join('\n', output.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd());
    }

    [Fact]
    public void Parse_Nothing_ServesOnTheDefaultPort() =>
        Assert.Equal(new RunOptions(Once: false, Data: null, Port: 7071), CommandLine.Parse([]));

    [Fact]
    public void Parse_Everything_IsRead() =>
        Assert.Equal(new RunOptions(Once: true, Data: "数据 dir", Port: 0), CommandLine.Parse(["--once", "--data", "数据 dir", "--port", "0"]));

    [Theory]
    [InlineData("--port", "70717")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "seven")]
    [InlineData("--port")]
    [InlineData("--data")]
    [InlineData("--data", " ")]
    [InlineData("--everything")]
    [InlineData("backup")]
    public void Parse_WrongUse_SaysWhatAndWhereTheHelpIs(params string[] arguments)
    {
        var failure = Assert.Throws<Failure>(() => CommandLine.Parse(arguments));

        Assert.Equal(2, failure.ExitCode);
        Assert.Contains(arguments[0], failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("See ./run --help.", failure.Message, StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
