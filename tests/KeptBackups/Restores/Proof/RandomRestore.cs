using System.Text.Json;

namespace Workflow.Tests.Restores.Proof;

/// <summary>When somebody else writes.</summary>
internal enum Writer
{
    Nobody,

    /// <summary>Between the plan and its approval, a quarter of an hour before it.</summary>
    AfterThePlan,

    /// <summary>Right before the first import is accepted.</summary>
    BeforeTheImport,

    /// <summary>Right before the first hundred documents are removed.</summary>
    BeforeTheRemoval,
}

/// <summary>A random target, a random backup, a mode, perhaps chosen documents and a writer: all from one seed.</summary>
internal sealed class RandomRestore
{
    private readonly Random chance;
    private readonly RandomData data;
    private readonly List<string> ids;

    public RandomRestore(int seed)
    {
        Seed = seed;
        // Seeds that follow one another begin alike; these do not.
        chance = new(unchecked(seed * -1_640_531_535));
        data = new(chance);
        Mode = ((string[])["new", "missing", "overwrite", "exact", "exact"])[chance.Next(5)];
        Writer = chance.Next(2) == 0 ? Writer.Nobody : (Writer)chance.Next(1, 4);
        var size = chance.Next(6) switch { 0 => 0, 1 => 1, 2 => 300, var other => other * 9 };
        ids = data.Ids(size);
        var weights = Enumerable.Range(0, 6).Select(_ => chance.NextDouble() * chance.NextDouble()).ToArray();
        foreach (var id in ids)
            Place(id, weights);
        if (Mode != "new" && chance.Next(4) == 0 && size > 0)
            Chosen = [.. ids.Where(_ => chance.Next(3) == 0).Append("\"没有\"").Take(220)];
    }

    public int Seed { get; }

    public string Mode { get; }

    public Writer Writer { get; }

    public List<string> Backup { get; } = [];

    public List<string> Target { get; } = [];

    /// <summary>Ids as they stand in the request; null for all.</summary>
    public IReadOnlyList<string>? Chosen { get; }

    public override string ToString() => $"RESTORE_SEED={Seed} ({Mode}, {Backup.Count} onto {Target.Count}, {(Chosen is null ? "all" : $"{Chosen.Count} chosen")}, writer: {Writer})";

    /// <summary>What follows the mode in the request.</summary>
    public string Rest => (Chosen is null ? "" : $",\"docIds\":[{string.Join(',', Chosen)}]")
        + (Mode is "overwrite" or "exact" ? $",\"confirm\":{{\"{ProofSite.Orders}\":\"{ProofSite.Orders}\"}}" : "");

    /// <summary>What somebody else writes, the same each time; gives the ids.</summary>
    public IReadOnlySet<string> Write(Simulator.Data.CloudCollection collection)
    {
        var writes = new Random(~Seed);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids.Append("\"新来的\"").Where(_ => writes.Next(5) == 0))
        {
            written.Add(id);
            if (writes.Next(3) == 0)
                collection.Remove(id);
            else
                collection.Put($"{{\"_id\":{id},\"别人\":{writes.Next()}}}");
        }
        return written;
    }

    public static string TargetOf(JsonElement restore) => restore.GetProperty("collections")[0].GetProperty("target").GetString()!;

    private void Place(string id, double[] weights)
    {
        var document = data.Document(id);
        var drawn = chance.NextDouble() * weights.Sum();
        var kind = 0;
        while (kind < 5 && (drawn -= weights[kind]) > 0)
            kind++;
        if (kind != 1)
            Backup.Add(document);
        if (kind != 0)
            Target.Insert(chance.Next(Target.Count + 1), kind switch { 3 => data.Document(id), 4 => RandomData.OfOtherClass(document), 5 => RandomData.InOtherWords(document), _ => document });
    }
}
