using System.Diagnostics;
using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>A million stored instances: a filtered page, and a purge of a hundred thousand while other orchestrations run.</summary>
internal sealed class InstancesVerb : IVerb
{
    private const int Stored = 1_000_000;
    private const int Purged = 100_000;
    private const int Pages = 300;
    private const int PageSize = 100;
    private const int Callers = 1_000;
    private const int LoadCallers = 50;

    public string Name => "instances";

    public string Description => "1,000,000 stored instances: pages, and purges under load";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
        Queue<DateTimeOffset> borders = new([TimeProvider.System.GetUtcNow()]);
        long start = Stopwatch.GetTimestamp();
        for (int made = 0; made < Stored; made += Purged)
        {
            int first = made;
            await Bench.ManyAsync(Purged, Callers, i => StoreAsync(site, first + i, cancellation));
            borders.Enqueue(TimeProvider.System.GetUtcNow());
        }

        Bench.Trace($"{Stored:N0} made in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");

        DateTimeOffset[] times = [.. borders];
        Comparison page = await bench.CompareAsync(
            async token =>
            {
                List<double> all = [];
                for (int i = 0; i < Pages; i++)
                    all.Add(await PageAsync(site, i, times, token));
                return all.Order().ElementAt((int)(all.Count * 0.99));
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row($"{Stored:N0} stored: pages of {PageSize} by status, time and prefix", "10 ms p99", "ms (p99)", page, page.Median <= 10);

        Comparison purge = await bench.CompareAsync(
            token => PurgeAsync(site, borders.Dequeue(), borders.Peek(), token), theirs: null, isLong: false, cancellation);
        report.Row($"the same: purge of {Purged:N0} while orchestrations run", "3 s", "s", purge, purge.Median <= 3);
    }

    private static string Id(int number) => $"größe-{number:D7}";

    private static async Task StoreAsync(EngineSite site, int number, CancellationToken cancellation)
    {
        string id = await site.Client.ScheduleNewOrchestrationInstanceAsync(
            Orchestrations.Nothing, number, new StartOrchestrationOptions(Id(number)), cancellation);
        await site.Client.WaitForInstanceCompletionAsync(id, cancellation);
    }

    /// <summary>Milliseconds for one of several kinds of page, somewhere among the million.</summary>
    private static async Task<double> PageAsync(EngineSite site, int number, DateTimeOffset[] times, CancellationToken cancellation)
    {
        int place = number * 7_919 % Stored;
        OrchestrationQuery query = (number % 4) switch
        {
            0 => new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Completed] },
            1 => new OrchestrationQuery { InstanceIdPrefix = Id(place)[..^2] },
            2 => new OrchestrationQuery { CreatedFrom = times[number % 10], CreatedTo = times[(number % 10) + 1], Statuses = [OrchestrationRuntimeStatus.Completed] },
            _ => new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Failed] },
        };
        long start = Stopwatch.GetTimestamp();
        await foreach (Page<OrchestrationMetadata> page in site.Client.GetAllInstancesAsync(query).AsPages(pageSizeHint: PageSize).WithCancellation(cancellation))
        {
            if (page.Values.Count == 0 && number % 4 != 3)
                throw new InvalidOperationException($"Page {number} of a million is empty.");
            break;
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<double> PurgeAsync(EngineSite site, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long ran = 0;
        Task load = Bench.ManyAsync(LoadCallers, LoadCallers, async _ =>
        {
            while (!ended.IsCancellationRequested)
            {
                await site.RunAsync(Orchestrations.Sequence, 5, "10", cancellation);
                Interlocked.Increment(ref ran);
            }
        });
        long start = Stopwatch.GetTimestamp();
        PurgeResult result = await site.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(from, to, [OrchestrationRuntimeStatus.Completed]), cancellation);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Bench.Trace($"meanwhile {Interlocked.Read(ref ran) / elapsed.TotalSeconds:N0} orchestrations of 5 activities a second");
        await ended.CancelAsync();
        await load;
        if (result.PurgedInstanceCount != Purged)
            throw new InvalidOperationException($"{result.PurgedInstanceCount:N0} instances were purged, not {Purged:N0}.");
        return elapsed.TotalSeconds;
    }
}
