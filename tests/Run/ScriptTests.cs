using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace Run.Tests;

/// <summary>The shell scripts <c>run</c> and <c>test</c> on machines that lack something.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ScriptTests : IDisposable
{
    // All that the scripts need before they have found what they look for.
    private static readonly string[] Tools = ["bash", "cat", "dirname"];

    private readonly TempFolder _path = new();

    public void Dispose() => _path.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("wf")]
    public async Task Start_NoDotnet_SaysHowToGetIt(string script)
    {
        Tool("node", "echo v22.1.0");

        Assert.Equal(
            (2, "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."),
            await StartAsync(script));
    }

    [Fact]
    public async Task Start_OldDotnet_SaysWhichIsNeeded()
    {
        Tool("dotnet", "echo 'A compatible .NET SDK was not found.' >&2; exit 145");

        var (code, said) = await StartAsync("run");

        Assert.Equal(2, code);
        Assert.StartsWith("The .NET SDK here is not version 10: install the .NET 10 SDK from https://", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoNode_SaysHowToGetIt()
    {
        Tool("dotnet", "echo 10.0.100");

        Assert.Equal((2, "Node.js is missing: install version 20 or newer, with npm, from https://nodejs.org and run this again."), await StartAsync("run"));
    }

    [Theory]
    [InlineData("echo v18.20.4", "v18.20.4")]
    [InlineData("exit 1", "unusable")]
    public async Task Start_OldNode_SaysWhichIsThereAndWhichIsNeeded(string node, string named)
    {
        Tool("dotnet", "echo 10.0.100");
        Tool("node", node);

        Assert.Equal((2, $"Node.js here is {named}: install version 20 or newer from https://nodejs.org and run this again."), await StartAsync("run"));
    }

    [Fact]
    public async Task Start_NoNpm_SaysHowToGetIt()
    {
        Tool("dotnet", "echo 10.0.100");
        Tool("node", "echo v20.0.0");

        Assert.Equal((2, "npm is missing: it comes with Node.js from https://nodejs.org; install that and run this again."), await StartAsync("run"));
    }

    [Fact]
    public async Task Start_HelpOnABareMachine_PrintsIt()
    {
        var (code, said) = await StartAsync("run", "--once", "--help");

        Assert.Equal(0, code);
        Assert.Contains("--data <DIR>", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--filter")]
    [InlineData("--everything")]
    public async Task Test_WrongUse_SaysWhereTheHelpIs(string argument)
    {
        var (code, said) = await StartAsync("test", argument);

        Assert.Equal(2, code);
        Assert.EndsWith("See ./test --help.", said, StringComparison.Ordinal);
    }

    private void Tool(string name, string script)
    {
        var file = _path.File(name, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int Code, string Said)> StartAsync(string script, params string[] arguments)
    {
        foreach (var tool in Tools)
            File.CreateSymbolicLink(Path.Combine(_path.Path, tool), Find(tool));
        var start = new ProcessStartInfo("bash")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _path.Path,
        };
        foreach (var argument in (string[])[Path.Combine(Root(), script), .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["PATH"] = _path.Path;
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said).Trim());
    }

    private static string Find(string tool) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, tool)).First(File.Exists);

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath("../..", Path.GetDirectoryName(file)!);
}
