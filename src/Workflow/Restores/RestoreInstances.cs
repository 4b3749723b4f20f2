using Workflow.Restores.Tables;

namespace Workflow.Restores;

/// <summary>The ids of the orchestrations that one restore has.</summary>
internal static class RestoreInstances
{
    public const int MostRounds = 3;

    /// <summary>Not among the children: it continues when they have ended.</summary>
    public static string Keeper(string id) => $"{id}:keeper";

    public static string Plan(string id, int unit) => $"{id}:plan:{unit}";

    public static string Again(string id, int unit) => $"{id}:again:{unit}";

    public static string Apply(string id, int unit, int round) => $"{id}:apply:{unit}.{round}";

    public static string Prove(string id, int unit, int round) => $"{id}:prove:{unit}.{round}";

    public static string Probe(string id) => $"{id}:probe";

    public static string Drop(string id, int unit) => $"{id}:drop:{unit}";

    public static string Export(string id, RestoreExport which, int unit, int round, int part) => $"{id}:{which.ToString().ToLowerInvariant()}:{unit}.{round}.{part}";

    /// <summary>All that a unit may have.</summary>
    public static IEnumerable<string> ChildrenOf(string id, UnitRow unit)
    {
        yield return Plan(id, unit.Number);
        yield return Probe(id);
        yield return $"{Probe(id)}:export";
        yield return Again(id, unit.Number);
        yield return Export(id, RestoreExport.Look, unit.Number, 0, 0);
        yield return Export(id, RestoreExport.LookAgain, unit.Number, 0, 0);
        for (var round = 0; round < MostRounds; round++)
        {
            yield return Apply(id, unit.Number, round);
            yield return Prove(id, unit.Number, round);
            yield return Export(id, RestoreExport.Proof, unit.Number, round, 0);
        }
    }
}
