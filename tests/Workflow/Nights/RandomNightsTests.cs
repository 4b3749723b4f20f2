using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Workflow.Catalogue;
using Workflow.Tests.Nights.Draws;
using Xunit.Abstractions;

namespace Workflow.Tests.Nights;

/// <summary>
/// Random nights on the virtual clock: short lists, failing jobs, refusals, kills, clocks that jump, people who suspend. Whatever is called
/// Complete holds every document that was there for the whole window, every due time has its row, and nothing is stuck after the trouble ends.
/// A failure prints its seed and its plan; <c>NIGHTS_SEED=n</c> plays that one alone, and <c>NIGHTS_COUNT</c> sets the size of the long run.
/// </summary>
public sealed class RandomNightsTests(ITestOutputHelper output)
{
    private const int AtOnce = 3;

    [Fact]
    public async Task TwentyNights_KeepWhatIsPromised()
    {
        if (Environment.GetEnvironmentVariable("NIGHTS_SEED") is { Length: > 0 } one)
            await RunAsync(int.Parse(one, CultureInfo.InvariantCulture), PlanGenerator.Nights);
        else
            await RunAsync(1, 20);
    }

    /// <summary>Other nights tomorrow.</summary>
    [Fact]
    [Trait("Category", "Soak")]
    public async Task TenThousandNightsOfToday_KeepWhatIsPromised() =>
        await RunAsync(Number("NIGHTS_SEED", FirstOfToday()), Number("NIGHTS_COUNT", 10_000));

    private static int FirstOfToday() => (int)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays * 10_000;

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private async Task RunAsync(int first, int nights)
    {
        var start = Stopwatch.GetTimestamp();
        var found = new ConcurrentBag<(int Seed, IReadOnlyList<string> Findings)>();
        var outcomes = new ConcurrentDictionary<BackupOutcome, int>();
        var seeds = Enumerable.Range(first, (nights + PlanGenerator.Nights - 1) / PlanGenerator.Nights).ToList();
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
        {
            var run = new NightRun(PlanGenerator.PlanOf(seed));
            if (await run.PlayAsync() is { Count: > 0 } findings)
                found.Add((seed, findings));
            foreach (var outcome in run.Outcomes)
                outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);
        });
        var taken = Stopwatch.GetElapsedTime(start);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seeds {first} to {seeds[^1]}, {seeds.Count * PlanGenerator.Nights} nights: {taken.TotalSeconds:0.0} s; {string.Join(", ", outcomes.OrderBy(one => one.Key).Select(one => $"{one.Value} {one.Key}"))}"));
        Assert.True(found.IsEmpty, Report(found.OrderBy(one => one.Seed).ToList()));
    }

    private static string Report(List<(int Seed, IReadOnlyList<string> Findings)> found)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{found.Count} seeds fail: {string.Join(", ", found.Select(one => one.Seed))}\n");
        foreach (var (seed, findings) in found.Take(3))
            text.Append(CultureInfo.InvariantCulture, $"{PlanGenerator.PlanOf(seed)}found:\n  {string.Join("\n  ", findings)}\n\n");
        return text.ToString();
    }
}
