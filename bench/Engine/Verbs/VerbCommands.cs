using System.CommandLine;
using EngineBench.Output;
using EngineBench.Peers;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>The options that all verbs share, and what happens around a verb: the folder, the peers, the report.</summary>
internal static class VerbCommands
{
    private static readonly Option<int> Runs = new("--runs") { Description = "Runs of ours; the median counts", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> PeerRuns = new("--peer-runs") { Description = "Runs of each peer, in between ours", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> LongPeerRuns = new("--long-peer-runs")
    {
        Description = "The same for workloads that take a peer a minute",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string[]> PeerNames = new("--peers")
    {
        Description = "Peers to run: restate, dbos, none",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["restate", "dbos"],
    };

    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "Where the stores lie: the disk that is measured",
        DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "bench-data"),
    };

    private static readonly Option<FileInfo?> Output = new("--output") { Description = "Also write the table to this file" };

    public static Command For(string name, string description, IReadOnlyList<IVerb> verbs)
    {
        Command command = new(name, description) { Runs, PeerRuns, LongPeerRuns, PeerNames, Folder, Output };
        command.SetAction(async (parsed, cancellation) =>
        {
            using WorkFolder folder = new(parsed.GetValue(Folder)!);
            await using PeerSet peers = new(parsed.GetValue(PeerNames)!, folder);
            Bench bench = new(folder, peers, parsed.GetValue(Runs), parsed.GetValue(PeerRuns), parsed.GetValue(LongPeerRuns));
            Report report = new(parsed.GetValue(Output));
            foreach (IVerb verb in verbs)
            {
                await Console.Error.WriteLineAsync($"{verb.Name}: {verb.Description}");
                try
                {
                    await verb.RunAsync(bench, report, cancellation);
                }
                catch (Exception exception) when (verbs.Count > 1 && !cancellation.IsCancellationRequested)
                {
                    // The other workloads still count.
                    report.Failed(verb.Description, exception);
                }
            }

            report.Print(peers.Notes);
        });
        return command;
    }
}
