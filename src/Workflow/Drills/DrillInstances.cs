namespace Workflow.Drills;

/// <summary>The ids of the orchestrations that one drill has.</summary>
internal static class DrillInstances
{
    public static string Probe(string id) => $"{id}:probe";

    public static string Collection(string id, int number) => $"{id}:{number}";

    /// <summary>All that a drill of so many collections may have.</summary>
    public static IEnumerable<string> ChildrenOf(string id, int collections)
    {
        yield return Probe(id);
        yield return $"{Probe(id)}:export";
        for (var number = 0; number < collections; number++)
        {
            yield return Collection(id, number);
            yield return $"{Collection(id, number)}:proof";
        }
    }
}
