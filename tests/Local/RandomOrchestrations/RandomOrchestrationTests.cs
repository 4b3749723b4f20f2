using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Local.RandomOrchestrations;

public class RandomOrchestrationTests(ITestOutputHelper output)
{
    private const int BatchSize = 100;

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
            Assert.Fail(Report(found));
    }

    private static async Task RunOneAsync(long seed)
    {
        IReadOnlyList<(long, string)> differences = await new Batch([Batch.PlanOf(seed)]).RunAsync();
        if (differences.Count > 0)
            Assert.Fail(Report(differences));
    }

    private static string Report(IReadOnlyList<(long Seed, string Difference)> found)
    {
        (long seed, string difference) = found.MinBy(pair => pair.Seed);
        return new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{found.Count} seeds disagree: {string.Join(", ", found.Take(20).Select(pair => pair.Seed))}\n")
            .Append(CultureInfo.InvariantCulture, $"Repeat with RANDOM_SEED={seed} dotnet test tests/Local/RandomOrchestrations\n{difference}\n")
            .Append(PlanText.Of(Batch.PlanOf(seed)))
            .ToString();
    }
}
