using System.Diagnostics;

namespace PlantedBugs.Tests.Support;

/// <summary>A <c>dotnet</c> command in the copy.</summary>
internal static class Command
{
    /// <summary>Gives the exit code, null if it did not end in time and was killed, and what it printed.</summary>
    public static async Task<(int? ExitCode, string Output)> RunAsync(string folder, TimeSpan patience, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The test run around this one has set some that would reach the inner build and tests.
        foreach (var name in start.Environment.Keys.Where(IsOfTheOuterRun).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        int? exitCode = null;
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
            exitCode = process.ExitCode;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (exitCode, string.Concat(await output));
    }

    private static bool IsOfTheOuterRun(string name) =>
        ((string[])["MSBUILD", "VSTEST", "TESTINGPLATFORM", "COVERLET"]).Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
