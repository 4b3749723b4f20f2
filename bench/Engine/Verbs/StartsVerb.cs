using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>A thousand starts of one id at once: exactly one may run, and the others must be told.</summary>
internal sealed class StartsVerb : IVerb
{
    private const int Callers = 1_000;

    public string Name => "starts";

    public string Description => "1,000 concurrent starts of one id";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
        int round = 0;
        Comparison started = await bench.CompareAsync(
            async token =>
            {
                string id = $"einer-für-alle-{++round}";
                int accepted = 0;
                await Bench.ManyAsync(Callers, Callers, async _ =>
                {
                    try
                    {
                        await site.Client.ScheduleNewOrchestrationInstanceAsync(
                            Orchestrations.Wait, 1, new StartOrchestrationOptions(id), token);
                        Interlocked.Increment(ref accepted);
                    }
                    catch (Exception refused) when (refused.GetType().Name == "OrchestrationAlreadyExistsException")
                    {
                        // Told so.
                    }
                });
                await site.Client.RaiseEventAsync(id, Orchestrations.Go, 1, token);
                OrchestrationMetadata ended = await site.Client.WaitForInstanceCompletionAsync(id, token);
                return ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? accepted : -1;
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row(Description, "exactly 1 runs", "ran", started, started.Ours.All(count => count == 1));
    }
}
