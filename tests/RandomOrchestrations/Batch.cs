using DurableTask.Sqlite.Testing;
using RandomOrchestrations.Plain;

namespace RandomOrchestrations;

/// <summary>Plans that run together, and what was found on them.</summary>
internal sealed class Batch
{
    private const int CrashesPerRun = 3;

    private readonly List<(Plan Plan, PlainWorld World)> _plans;

    public Batch(IEnumerable<Plan> plans)
        => _plans = [.. plans.Select(plan => (plan, PlainWorld.Run(plan)))];

    /// <summary>The plan of a seed: the first of its attempts in which nothing is left to chance.</summary>
    public static Plan PlanOf(long seed)
    {
        for (int attempt = 0; ; attempt++)
        {
            Plan plan = PlanGenerator.Generate(seed, attempt);
            if (!PlainWorld.Run(plan).HasTie)
                return plan;
        }
    }

    /// <summary>Runs the plans undisturbed and disturbed. A difference for each seed that has one.</summary>
    public async Task<IReadOnlyList<(long Seed, string Difference)>> RunAsync(IReadOnlyList<int>? crashes = null)
    {
        Dictionary<long, string> differences = [];
        await using EngineRun calm = new(_plans.Select(pair => pair.Plan), crashes: null);
        await calm.RunAsync();
        Dictionary<string, EngineInstance> calmly = calm.Read();
        Compare("undisturbed", calmly, calm.Effects, 0, differences);
        HistoryReplayer replayer = new(registry => registry.AddOrchestratorFunc<RunInput, string>(
            RandomOrchestrator.Name, (context, input) => RandomOrchestrator.RunAsync(context, _plans.Single(pair => pair.Plan.Seed == input.Seed).Plan, input)));

        crashes ??= RandomCrashes();
        await using EngineRun disturbed = new(_plans.Select(pair => pair.Plan), crashes);
        await disturbed.RunAsync();
        Dictionary<string, EngineInstance> after = disturbed.Read();
        string how = $"evicted and crashed {disturbed.Crashes} times ({string.Join(", ", crashes)} commits apart)";
        Compare(how, after, disturbed.Effects, disturbed.Crashes, differences);
        foreach ((Plan plan, PlainWorld world) in _plans)
        {
            foreach (string id in world.Instances.Keys.Where(id => !differences.ContainsKey(plan.Seed)))
            {
                RecordedHistory history = calmly[id].History;
                if ((Replay(replayer, history) ?? Comparison.Find(history, after[id].History)) is { } difference)
                    differences[plan.Seed] = $"{how}: {id}: {difference}";
            }
        }

        if (differences.Count == 0 && calmly.Count != _plans.Sum(pair => pair.World.Instances.Count))
            differences.Add(_plans[0].Plan.Seed, "there are more instances than any plan of this batch starts");
        return [.. differences.Select(pair => (pair.Key, pair.Value))];
    }

    private void Compare(
        string how,
        Dictionary<string, EngineInstance> engine,
        IReadOnlyDictionary<(string Instance, int Call), int> effects,
        int crashes,
        Dictionary<long, string> differences)
    {
        foreach ((Plan plan, PlainWorld world) in _plans)
        {
            if (Comparison.Find(world, engine, effects, crashes) is { } difference)
                differences.TryAdd(plan.Seed, $"{how}: {difference}");
        }
    }

    /// <summary>A crash in each third of what the plans take, more or less.</summary>
    private List<int> RandomCrashes()
    {
#pragma warning disable CA5394 // A seeded Random, so that the batch repeats itself.
        Random random = new(unchecked((int)_plans[0].Plan.Seed));
        int span = Math.Max(3, 4 * _plans.Count);
        return [.. Enumerable.Range(0, CrashesPerRun).Select(_ => random.Next(1, span))];
#pragma warning restore CA5394
    }

    private static string? Replay(HistoryReplayer replayer, RecordedHistory history)
    {
        try
        {
            replayer.Replay(history);
            return null;
        }
        catch (HistoryMismatchException mismatch)
        {
            return mismatch.Message;
        }
    }
}
