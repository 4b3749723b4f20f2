using System.Diagnostics;

namespace LocalHost.Tests.Support;

/// <summary>Programs of other people that check our files, where they are.</summary>
internal static class Tool
{
    /// <summary>Of Prometheus; <c>./test</c> puts it below <c>.run</c> where Debian has it.</summary>
    public static string? Promtool { get; } = Find("promtool", Path.Combine(Repository.Root, ".run"));

    public static string? SystemdAnalyze { get; } = Find("systemd-analyze");

    /// <summary>Runs it and gives its exit code with all that it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    private static string? Find(string name, params string[] folders) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(folders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}

/// <summary>A fact that needs promtool: skipped where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute() => Skip = Tool.Promtool is null ? "promtool is not here: it is in Debian's package prometheus, which ./test fetches." : null;
}

/// <summary>A fact that needs systemd-analyze: skipped where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SystemdFactAttribute : FactAttribute
{
    public SystemdFactAttribute() => Skip = Tool.SystemdAnalyze is null ? "systemd-analyze is not here: it comes with systemd." : null;
}
