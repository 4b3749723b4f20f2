using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace RandomOrchestrations;

public class RandomOrchestrationTests(ITestOutputHelper output)
{
    private const int BatchSize = 500;

    /// <summary>The range of today: the same all day, another tomorrow.</summary>
    [Fact]
    public async Task AThousandOfToday_YieldWhatThePlainInterpreterSays()
    {
        if (Environment.GetEnvironmentVariable("RANDOM_SEED") is { Length: > 0 } one)
        {
            await RunOneAsync(long.Parse(one, CultureInfo.InvariantCulture));
            return;
        }

        await RunAsync(FirstOfToday(), 1_000);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task AMillionOfToday_YieldWhatThePlainInterpreterSays()
        => await RunAsync(FirstOfToday() * 1_000, Count("RANDOM_COUNT", 1_000_000));

    private static long FirstOfToday() => (long)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays * 1_000;

    private static int Count(string variable, int otherwise)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private async Task RunAsync(long first, int count)
    {
        long start = Stopwatch.GetTimestamp();
        List<(long Seed, string Difference)> found = [];
        long[] batches = [.. Enumerable.Range(0, (count + BatchSize - 1) / BatchSize).Select(i => first + ((long)i * BatchSize))];
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (from, cancellation) =>
        {
            int size = (int)Math.Min(BatchSize, first + count - from);
            IReadOnlyList<(long, string)> differences = await new Batch(Enumerable.Range(0, size).Select(i => Batch.PlanOf(from + i))).RunAsync();
            lock (found)
                found.AddRange(differences);
        });
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        output.WriteLine($"seeds {first} to {first + count - 1}: {taken.TotalSeconds:0.0} s, {taken.TotalMilliseconds / count:0.00} ms each");
        if (found.Count > 0)
            Assert.Fail(await ReportAsync(found));
    }

    /// <summary>One seed alone: undisturbed, then crashed at each of its commits.</summary>
    private static async Task RunOneAsync(long seed)
    {
        if (await DifferenceAsync(Batch.PlanOf(seed)) is { } difference)
            Assert.Fail(await ReportAsync([(seed, difference)]));
    }

    private static async Task<string?> DifferenceAsync(Plan plan)
    {
        int commits;
        await using (EngineRun whole = new([plan], crashes: []))
        {
            await whole.RunAsync();
            commits = whole.Commits;
        }

        for (int crash = 1; crash <= commits; crash++)
        {
            IReadOnlyList<(long Seed, string Difference)> found = await new Batch([plan]).RunAsync([crash]);
            if (found.Count > 0)
                return found[0].Difference;
        }

        return null;
    }

    private static async Task<string> ReportAsync(IReadOnlyList<(long Seed, string Difference)> found)
    {
        (long seed, string difference) = found.MinBy(pair => pair.Seed);
        Plan plan = Batch.PlanOf(seed);
        string alone = "It does not fail alone: look at what runs beside it, and at how full the engine is.";
        if (await DifferenceAsync(plan) is { } still)
        {
            (plan, difference) = await Shrinker.ShrinkAsync(plan, still, DifferenceAsync);
            alone = "Made smaller, alone:";
        }

        return new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{found.Count} seeds disagree: {string.Join(", ", found.Take(20).Select(pair => pair.Seed))}\n")
            .Append(CultureInfo.InvariantCulture, $"Repeat with RANDOM_SEED={seed} dotnet test tests/RandomOrchestrations\n{alone}\n{difference}\n")
            .Append(PlanText.Of(plan))
            .ToString();
    }
}
