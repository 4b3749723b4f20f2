using System.Diagnostics;
using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>Activities: how much of the places that they may have they use while calls wait, and how soon a running one hears that it is to end.</summary>
internal sealed class LanesVerb : IVerb
{
    private const int Places = 20;
    private const int PlacesOfTheName = 4;
    private const int Calls = 1_000;
    private const int CallMilliseconds = 20;
    private const int Held = 10;
    private const double LeastUse = 95;
    private const double LongestMilliseconds = 50;

    public string Name => "lanes";

    public string Description => "places of activities in use while calls wait; the time until a running activity's token trips";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await UseAsync(bench, report, cancellation);
        await UseByNameAsync(bench, report, cancellation);
        await TokensAsync(bench, report, cancellation);
    }

    private static async Task UseAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore(), places: Places);
        await FanAsync(site, Orchestrations.Work, Calls, cancellation);
        Comparison use = await bench.CompareAsync(
            async token =>
            {
                ActivityTimes.Clear();
                await FanAsync(site, Orchestrations.Work, Calls, token);
                return ActivityTimes.PercentUsed(Places, Orchestrations.Work);
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row(
            $"{Calls:N0} activities of {CallMilliseconds} ms, {Places} at once: places in use while calls wait", "95 %", "%", use, use.Median >= LeastUse);
    }

    private static async Task UseByNameAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(
            bench.Folder.NewStore(), configure: options => options.MaxConcurrentActivitiesByName[Orchestrations.LimitedWork] = PlacesOfTheName, places: Places);
        await FanAsync(site, Orchestrations.LimitedWork, Calls / 10, cancellation);
        Comparison alone = await bench.CompareAsync(
            async token =>
            {
                ActivityTimes.Clear();
                await FanAsync(site, Orchestrations.LimitedWork, Calls / 5, token);
                return ActivityTimes.PercentUsed(PlacesOfTheName, Orchestrations.LimitedWork);
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row($"the same for a name that has {PlacesOfTheName} of them, nothing else running", "95 %", "%", alone, alone.Median >= LeastUse);

        Comparison all = new();
        Comparison beside = await bench.CompareAsync(
            async token =>
            {
                ActivityTimes.Clear();
                await Task.WhenAll(
                    FanAsync(site, Orchestrations.LimitedWork, Calls / 5, token), FanAsync(site, Orchestrations.Work, Calls * 4 / 5, token));
                all.Ours.Add(ActivityTimes.PercentUsed(Places, Orchestrations.LimitedWork, Orchestrations.Work));
                return ActivityTimes.PercentUsed(PlacesOfTheName, Orchestrations.LimitedWork);
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row("the same beside activities of another name", "95 %", "%", beside, beside.Median >= LeastUse);
        report.Row($"meanwhile: all {Places} places", "95 %", "%", all, all.Median >= LeastUse);
    }

    private static async Task TokensAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
        Comparison terminated = await bench.CompareAsync(
            async token =>
            {
                string id = await HoldAsync(site, token);
                long start = Stopwatch.GetTimestamp();
                await site.Client.TerminateInstanceAsync(id, token);
                return await ActivityTimes.LastTripAsync(Held, start, token);
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row($"{Held} running activities: terminate to the last token tripped", "50 ms", "ms", terminated, terminated.Median <= LongestMilliseconds);

        Comparison stopped = await bench.CompareAsync(
            async token =>
            {
                string id = await HoldAsync(site, token);
                long start = Stopwatch.GetTimestamp();
                await site.Host.StopAsync();
                double tripped = await ActivityTimes.LastTripAsync(Held, start, token);
                ActivityTimes.Clear();
                await site.Host.StartAgainAsync();
                await ActivityTimes.HoldingAsync(Held, token);
                await site.Client.TerminateInstanceAsync(id, token);
                return tripped;
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row("the same: stop of the engine to the last token tripped", "50 ms", "ms", stopped, stopped.Median <= LongestMilliseconds);
    }

    private static Task FanAsync(EngineSite site, string activity, int calls, CancellationToken cancellation)
        => site.RunAsync(Orchestrations.WorkFan, new WorkPlan(activity, calls, CallMilliseconds), null, cancellation);

    private static async Task<string> HoldAsync(EngineSite site, CancellationToken cancellation)
    {
        ActivityTimes.Clear();
        string id = await site.Client.ScheduleNewOrchestrationInstanceAsync(Orchestrations.WorkFan, new WorkPlan(Orchestrations.Hold, Held, 0), cancellation);
        await ActivityTimes.HoldingAsync(Held, cancellation);
        return id;
    }
}
