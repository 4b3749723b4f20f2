namespace Workflow.Tests.Restores.Proof;

/// <summary>What the target is like when a restore begins.</summary>
internal enum TargetState
{
    Absent,
    Empty,
    Equal,
    Fewer,
    More,
    Changed,
    TypesChanged,
    Unimportable,
    WrittenMeanwhile,
}

/// <summary>How the service behaves.</summary>
internal enum Behaviour
{
    Plain,
    FailsInTheMiddle,
    CountsWrong,
    LosesTheAnswer,
    Hangs,
    ComesLate,
    MergesOnUpsert,

    /// <summary>One duplicate refuses the whole file, and numbers lose their classes.</summary>
    RefusesFilesAndLosesClasses,
}

/// <summary>One restore of the matrix.</summary>
internal sealed record Cell(string Mode, TargetState State, Behaviour Behaviour, int Documents = 24)
{
    public static IReadOnlyList<string> Modes { get; } = ["new", "missing", "overwrite", "exact"];

    /// <summary>All of that size.</summary>
    public static IEnumerable<Cell> All(int documents = 24) =>
        from mode in Modes from state in Enum.GetValues<TargetState>() from behaviour in Enum.GetValues<Behaviour>() select new Cell(mode, state, behaviour, documents);

    /// <summary>Every state in two modes, and every behaviour in two.</summary>
    public static IEnumerable<Cell> Sample() =>
        from state in Enum.GetValues<TargetState>()
        from turn in Enumerable.Range(0, 2)
        let mode = ((int)state + (2 * turn)) % Modes.Count
        select new Cell(Modes[mode], state, (Behaviour)(((int)state + (5 * turn)) % Enum.GetValues<Behaviour>().Length));

    public override string ToString() => $"{Mode} onto {State}, {Behaviour}, {Documents} documents";

    public bool IsNew => Mode == "new";

    /// <summary>What comes back may be another document than was given.</summary>
    public bool Alters => Behaviour is Behaviour.MergesOnUpsert or Behaviour.RefusesFilesAndLosesClasses;

    /// <summary>Whatever is promised comes, sooner or later.</summary>
    public bool Serves => Behaviour is Behaviour.Plain or Behaviour.CountsWrong or Behaviour.LosesTheAnswer or Behaviour.ComesLate;

    public IEnumerable<string> Backup() => Enumerable.Range(0, Documents).Select(Original);

    /// <summary>Null: there is no collection.</summary>
    public IEnumerable<string>? Target()
    {
        var all = Enumerable.Range(0, Documents);
        return State switch
        {
            TargetState.Absent => null,
            TargetState.Empty => [],
            TargetState.Equal => Backup(),
            TargetState.Fewer => all.Where(i => i % 3 != 0).Select(Original),
            TargetState.More => Backup().Concat(Extras()),
            TargetState.Changed => all.Select(i => i % 3 == 0 ? Changed(i) : Original(i)),
            TargetState.TypesChanged => all.Select(i => i % 2 == 0 ? OtherTypes(i) : Original(i)),
            TargetState.Unimportable => [.. all.Where(i => i % 4 != 1).Select(i => i % 4 == 0 ? Unimportable($"文{i}") : Original(i)), Unimportable("多出"), .. Extras()],
            _ => [.. all.Where(i => i % 4 != 1).Select(i => i % 4 == 0 ? Changed(i) : Original(i)), .. Extras()],
        };
    }

    /// <summary>Ids of documents that are in the target and could not be imported again.</summary>
    public IReadOnlySet<string> Stuck() => State == TargetState.Unimportable && !IsNew
        ? Enumerable.Range(0, Documents).Where(i => i % 4 == 0).Select(i => $"\"文{i}\"").Append("\"多出\"").ToHashSet(StringComparer.Ordinal)
        : new HashSet<string>();

    /// <summary>Sets how the service behaves.</summary>
    public void Set(Simulator.WeChatCloud cloud)
    {
        switch (Behaviour)
        {
            case Behaviour.FailsInTheMiddle:
                cloud.Faults.Set("effect=importFails,documents=3,message=系统繁忙,times=1");
                break;
            case Behaviour.CountsWrong:
                cloud.Faults.Set("effect=wrongCount,delta=-1,endpoint=databasemigrateimport");
                break;
            case Behaviour.LosesTheAnswer:
                cloud.Faults.Set("effect=cutBefore,endpoint=databasemigrateimport,times=1");
                break;
            case Behaviour.Hangs:
                cloud.Faults.Set("effect=neverEnds,endpoint=databasemigrateimport,documents=3,times=1");
                break;
            case Behaviour.ComesLate:
                cloud.Faults.Set("effect=startsLate,delaySeconds=300,times=1");
                cloud.Faults.Set("effect=cutAfter,endpoint=databasemigrateimport,times=1");
                break;
            case Behaviour.MergesOnUpsert:
                cloud.Options.UpsertMerges = true;
                break;
            case Behaviour.RefusesFilesAndLosesClasses:
                cloud.Options.InsertRefusesFile = cloud.Options.ImportLosesClasses = true;
                break;
        }
    }

    /// <summary>What somebody else writes while the restore is at work; gives the ids.</summary>
    public IReadOnlySet<string> Write(Simulator.Data.CloudCollection target)
    {
        var ids = Enumerable.Range(0, Math.Min(6, Documents)).Select(i => $"\"文{i}\"").Append("\"新来的\"").Append("\"多0\"").ToHashSet(StringComparer.Ordinal);
        foreach (var id in ids)
            target.Put($"{{\"_id\":{id},\"别人\":1}}");
        return ids;
    }

    private static string Original(int i) => $"{{\"_id\":\"文{i}\",\"n\":{i},\"r\":{i}.5,\"l\":{{\"$numberLong\":\"{i}\"}},\"z\":{i}.0}}";

    private static string Changed(int i) => $"{{\"_id\":\"文{i}\",\"n\":-{i + 1},\"添\":\"字段\"}}";

    private static string OtherTypes(int i) => $"{{\"_id\":\"文{i}\",\"n\":{i}.0,\"r\":{i}.5,\"l\":{i},\"z\":{i}}}";

    private static string Unimportable(string id) => $"{{\"_id\":\"{id}\",\"a..b\":1}}";

    private IEnumerable<string> Extras() => Enumerable.Range(0, (Documents / 3) + 1).Select(i => $"{{\"_id\":\"多{i}\",\"n\":{i}}}");
}
