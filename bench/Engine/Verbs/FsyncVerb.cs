using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>The bound of everything durable: overwrites of 4 KiB, each with fdatasync.</summary>
internal sealed class FsyncVerb : IVerb
{
    public string Name => "fsync";

    public string Description => "overwrites of 4 KiB, each followed by fdatasync";

    public Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        Comparison syncs = new();
        for (int run = 0; run < bench.Runs; run++)
            syncs.Ours.Add(Disk.OverwritesPerSecond(bench.Folder.Path, TimeSpan.FromSeconds(1)));
        report.Row(Description, string.Empty, "a second", syncs, met: null);
        return Task.CompletedTask;
    }
}
