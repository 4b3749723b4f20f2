using System.Diagnostics;
using System.Reflection;

namespace Infra.Tests.Compiling;

/// <summary>The Bicep compiler that came as a package. It fetches nothing: all modules are files.</summary>
internal static class Bicep
{
    // It takes two seconds; a machine that has other work is waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string? Program = Metadata("BicepPath");

    /// <summary>Why tests of the compiler are skipped here; null where they run.</summary>
    public static string? Missing => Program is null
        ? $"The Bicep compiler has no package for this machine ({Metadata("BicepPlatform")}), so infra/ is not compiled here."
        : null;

    public static async Task<BicepRun> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program ?? throw new InvalidOperationException(Missing))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new BicepRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static string? Metadata(string key) =>
        typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(one => one.Key == key)?.Value;
}

/// <summary>What the compiler wrote and how it ended. Diagnostics go to the error stream, also warnings of a run that succeeded.</summary>
internal sealed record BicepRun(int ExitCode, string Output, string Errors)
{
    /// <summary>All that is not silence and success.</summary>
    public IReadOnlyList<string> Complaints =>
    [
        .. Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        .. ExitCode == 0 ? Array.Empty<string>() : [$"exit code {ExitCode}"],
    ];
}
