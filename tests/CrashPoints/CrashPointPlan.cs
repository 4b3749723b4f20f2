using System.Collections.Concurrent;
using System.Globalization;
using CrashPoints.Tests.Disk;

namespace CrashPoints.Tests;

/// <summary>How many crash points were tried.</summary>
internal sealed record CrashPointTotals
{
    public int Scenarios { get; set; }

    public int Operations { get; set; }

    public int Kills { get; set; }

    public int PowerLosses { get; set; }

    public int Doubles { get; set; }

    public TimeSpan Elapsed { get; set; }

    public void Add(CrashPointTotals other)
    {
        Scenarios += other.Scenarios;
        Operations += other.Operations;
        Kills += other.Kills;
        PowerLosses += other.PowerLosses;
        Doubles += other.Doubles;
        Elapsed += other.Elapsed;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scenarios} scenarios, {Operations} operations: {Kills} kills, {PowerLosses} power losses, {Doubles} double crashes in {Elapsed.TotalSeconds:0.0} s, {(Kills + PowerLosses + Doubles) / Elapsed.TotalSeconds:0}/s");
}

/// <summary>Crashes one scenario at many points, side by side, and reports each point that did not end as it must.</summary>
internal sealed class CrashPointPlan(Scenario scenario, Action<string> report)
{
    private const int MostFailuresShown = 5;

    /// <summary>Another choice each day; what fails is printed with all that it takes to run it again.</summary>
    private readonly int _day = (int)TimeProvider.System.GetUtcNow().Subtract(DateTimeOffset.UnixEpoch).TotalDays;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failures = new();
    private int _kills;
    private int _losses;
    private int _doubles;

    /// <summary>How many different power losses are tried at each position.</summary>
    public int LossesPerPosition { get; init; } = 1;

    /// <summary>Runs so many single and so many double crashes, or as many as there are.</summary>
    public async Task<CrashPointTotals> RunAsync(int single, int twice)
    {
        long start = TimeProvider.System.GetTimestamp();
        RecordedRun run = await CrashRun.UndisturbedAsync(scenario);
        CrashRun crashRun = new(scenario, run);
        Random chance = new(_day);
        Crash[] all = [.. Enumerable.Range(0, run.Log.Operations.Count + 1).SelectMany(CrashesAt)];
        chance.Shuffle(all);
        // A sample has the ends of the store's steps before all else. Otherwise kills come before power losses, which can leave
        // the same and then count as kills.
        all = [.. single < all.Length
            ? all.OrderByDescending(crash => crash.Model == CrashModel.Kill && EndsAStep(run.Log, crash.Position))
            : all.OrderBy(crash => crash.Model)];
        await ForEachAsync(all, single, crash => TryAsync(crashRun, run, crash));
        if (twice > 0)
        {
            Crash[] firsts = [.. Enumerable.Range(0, twice * 4).Select(_ => all[chance.Next(all.Length)])];
            await ForEachAsync([.. firsts.Select((first, i) => (first, i))], twice, pair => TryTwiceAsync(crashRun, run, pair.first, pair.i));
        }

        CrashPointTotals totals = new()
        {
            Scenarios = 1,
            Operations = run.Log.Operations.Count,
            Kills = _kills,
            PowerLosses = _losses,
            Doubles = _doubles,
            Elapsed = TimeProvider.System.GetElapsedTime(start),
        };
        report($"{scenario.Name}: {totals}");
        Assert.True(_failures.IsEmpty, $"{_failures.Count} crash points failed:\n{string.Join('\n', _failures.Take(MostFailuresShown))}");
        return totals;
    }

    /// <summary>Runs one point alone: one crash, or two in a row.</summary>
    public async Task RunOneAsync(IReadOnlyList<Crash> crashes)
    {
        RecordedRun run = await CrashRun.UndisturbedAsync(scenario);
        CrashRun crashRun = new(scenario, run);
        List<object> seen = [];
        RecordedRun last = run;
        for (int i = 0; i < crashes.Count; i++)
        {
            int position = Math.Min(crashes[i].Position, last.Log.Operations.Count);
            seen.AddRange(last.Log.MarksUntil(position));
            DiskImage image = CrashedDisk.After(last.Base, last.Log, crashes[i] with { Position = position });
            last = await crashRun.RecoverAsync(image, seen, last.TimeAt(position), i + 1, record: true);
        }
    }

    /// <summary>Ends early when enough have failed: each of them may have waited for long.</summary>
    private async Task ForEachAsync<T>(IReadOnlyList<T> all, int wanted, Func<T, Task<bool>> tryAsync)
    {
        int done = 0;
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (one, _) =>
        {
            if (Volatile.Read(ref done) < wanted && _failures.Count < MostFailuresShown && await tryAsync(one))
                Interlocked.Increment(ref done);
        });
    }

    private static bool EndsAStep(DiskLog log, int position) => position > 0 && log.Operations[position - 1].Kind == DiskOperationKind.Sync;

    private IEnumerable<Crash> CrashesAt(int position)
        => [new Crash(position, CrashModel.Kill, 0), .. Enumerable.Range(_day * LossesPerPosition, LossesPerPosition).Select(seed => new Crash(position, CrashModel.PowerLoss, seed))];

    /// <summary>False when the same image with the same world before it was tried already.</summary>
    private async Task<bool> TryAsync(CrashRun crashRun, RecordedRun run, Crash crash)
    {
        DiskImage image = CrashedDisk.After(run.Base, run.Log, crash);
        List<object> before = [.. run.Log.MarksUntil(crash.Position)];
        if (!_seen.TryAdd(string.Create(CultureInfo.InvariantCulture, $"{image.Fingerprint()} {before.Count}"), true))
            return false;
        if (crash.Model == CrashModel.Kill)
            Interlocked.Increment(ref _kills);
        else
            Interlocked.Increment(ref _losses);
        await GuardAsync([crash], () => crashRun.RecoverAsync(image, before, run.TimeAt(crash.Position), 1, record: false));
        return true;
    }

    /// <summary>Crashes, and crashes again while that is being recovered from. False when the second crash leaves what the first did.</summary>
    private async Task<bool> TryTwiceAsync(CrashRun crashRun, RecordedRun run, Crash first, int seed)
    {
        RecordedRun? recovery = null;
        List<object> before = [.. run.Log.MarksUntil(first.Position)];
        DiskImage image = CrashedDisk.After(run.Base, run.Log, first);
        await GuardAsync([first], async () => recovery = await crashRun.RecoverAsync(image, before, run.TimeAt(first.Position), 1, record: true));
        if (recovery is null)
            return true;

        Random chance = new(_day + seed);
        Crash second = new(chance.Next(recovery.Log.Operations.Count + 1), (CrashModel)chance.Next(2), seed);
        List<object> seen = [.. before, .. recovery.Log.MarksUntil(second.Position)];
        DiskImage imageAfter = CrashedDisk.After(image, recovery.Log, second);
        if (!_seen.TryAdd(string.Create(CultureInfo.InvariantCulture, $"{imageAfter.Fingerprint()} {seen.Count}"), true))
            return false;
        Interlocked.Increment(ref _doubles);
        await GuardAsync([first, second], () => crashRun.RecoverAsync(imageAfter, seen, recovery.TimeAt(second.Position), 2, record: false));
        return true;
    }

    private async Task GuardAsync(IReadOnlyList<Crash> crashes, Func<Task> recoverAsync)
    {
        try
        {
            await recoverAsync();
        }
        catch (Exception exception)
        {
            string point = string.Join('|', crashes.Select(crash => string.Create(
                CultureInfo.InvariantCulture, $"{crash.Position}:{crash.Model}:{crash.Seed}")));
            string what = exception is CrashPointException ? exception.Message : exception.ToString();
            _failures.Enqueue($"CRASH_POINT='{scenario.Name}|{point}': {what}");
        }
    }
}
