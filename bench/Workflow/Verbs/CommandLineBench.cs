using System.CommandLine;
using System.Diagnostics;
using Azure.Data.Tables;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>How long a person waits for <c>wf</c>, from the key to the prompt. The peer is <c>curl</c> with the same call, or with none.</summary>
internal static class CommandLineBench
{
    private static readonly TimeSpan MostVersion = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan MostList = TimeSpan.FromMilliseconds(500);

    private static readonly Option<int> Backups = new("--backups") { Description = "How many there are", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often each is started", DefaultValueFactory = _ => 21 };

    public static Command Command()
    {
        var command = new Command("wf", "wf version and wf list with ten thousand backups, beside curl") { Backups, Runs };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Backups), parsed.GetValue(Runs), cancellation));
        return command;
    }

    private static async Task RunAsync(int backups, int runs, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(folder.Path, ["--collections", "1"], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Sub("app"), cloud, azurite.ConnectionString, cancellation);
        await app.BackUpAsync(cancellation);
        await ManyBackups.AddAsync(new TableClient(azurite.ConnectionString, "Backups"), backups, cancellation);
        var url = app.Http.BaseAddress!.ToString();
        var report = new Report($"{backups:N0} backups, {runs} starts of each, in turn", "command", "median ms", "shortest ms", "longest ms");
        (string Name, string Program, string[] Arguments)[] commands =
        [
            ("wf version", Repository.Dotnet, [Repository.Wf, "version"]),
            ("curl --version", "curl", ["--version"]),
            ("wf list", Repository.Dotnet, [Repository.Wf, "list", "--url", url]),
            ("curl api/backups?top=21", "curl", ["-s", $"{url}api/backups?top=21"]),
            ("wf list --all", Repository.Dotnet, [Repository.Wf, "list", "--all", "--url", url]),
        ];
        var times = commands.ToDictionary(command => command.Name, _ => new List<TimeSpan>(), StringComparer.Ordinal);
        for (var run = 0; run <= runs; run++)
        {
            foreach (var (name, program, arguments) in commands.Where(command => run < 4 || !command.Name.EndsWith("--all", StringComparison.Ordinal)))
            {
                var taken = await TimeAsync(program, arguments, cancellation);
                // The first brings the files into memory.
                if (run > 0)
                    times[name].Add(taken);
            }
        }
        foreach (var (name, _, _) in commands)
        {
            times[name].Sort();
            report.Row(name, Median(name).TotalMilliseconds, times[name][0].TotalMilliseconds, times[name][^1].TotalMilliseconds);
        }
        report.Print(
            [
                $"wf version {Median("wf version").TotalMilliseconds:0} ms (under {MostVersion.TotalMilliseconds:0}): {Report.Verdict(Median("wf version") < MostVersion)}",
                $"wf list {Median("wf list").TotalMilliseconds:0} ms (under {MostList.TotalMilliseconds:0}): {Report.Verdict(Median("wf list") < MostList)}; {Median("wf list") / Median("curl api/backups?top=21"):0.0} times curl",
            ]);

        TimeSpan Median(string name) => times[name][times[name].Count / 2];
    }

    private static async Task<TimeSpan> TimeAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? TimeProvider.System.GetElapsedTime(began) : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
