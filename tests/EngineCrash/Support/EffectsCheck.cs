using System.Globalization;
using System.Text;

namespace EngineCrash.Tests.Support;

/// <summary>
/// What the activities did, from the file that all lives wrote. No step is missing; none runs twice in one life; none runs again
/// after the result was taken in, which a later phase of the same instance, or its end, shows. So a step repeats at most once for
/// each kill that struck it in flight.
/// </summary>
internal static class EffectsCheck
{
    public static void Assert(string path, IReadOnlyCollection<Workflow> workflows)
    {
        var byId = workflows.ToDictionary(workflow => workflow.Id, StringComparer.Ordinal);
        var instances = Read(path);
        foreach (var (id, lines) in instances)
        {
            AssertOrder(id, lines);
            // Children that the engine named have no workflow; what they did is held to the order alone.
            var workflow = byId.GetValueOrDefault(id);
            AssertRepetitions(id, lines, (phase, item) => workflow?.Attempts(phase, item) ?? 1);
            if (workflow is { IsTerminated: false })
                Xunit.Assert.True(lines[^1].AtByte < workflow.EndedAtBytes, $"{workflow} did something after its end.");
        }

        foreach (var workflow in workflows.Where(workflow => !workflow.IsTerminated))
            AssertComplete(workflow, instances);
    }

    private static void AssertOrder(string id, List<Line> lines)
    {
        for (var i = 1; i < lines.Count; i++)
        {
            Xunit.Assert.True(
                lines[i].Phase >= lines[i - 1].Phase,
                $"{id}: phase {lines[i].Phase} ran again in life {lines[i].Life}, after phase {lines[i - 1].Phase} in life {lines[i - 1].Life}.");
        }
    }

    private static void AssertRepetitions(string id, List<Line> lines, Func<int, int, int> attempts)
    {
        foreach (var runs in lines.GroupBy(line => (line.Phase, line.Item)))
        {
            var most = attempts(runs.Key.Phase, runs.Key.Item) + runs.Select(line => line.Life).Distinct().Count() - 1;
            Xunit.Assert.True(runs.Count() <= most, $"{id}: phase {runs.Key.Phase}, item {runs.Key.Item} ran {runs.Count()} times, at most {most} are right.");
        }
    }

    private static void AssertComplete(Workflow workflow, Dictionary<string, List<Line>> instances)
    {
        var expected = workflow.Effects().ToList();
        foreach (var (id, phase, item) in expected)
        {
            var runs = instances.GetValueOrDefault(id)?.Count(line => line.Phase == phase && line.Item == item) ?? 0;
            var least = id == workflow.Id ? workflow.Attempts(phase, item) : 1;
            Xunit.Assert.True(runs >= least, $"{workflow}: phase {phase}, item {item} of {id} ran {runs} times, at least {least} are right.");
        }

        var known = expected.ToHashSet();
        var foreign = instances.GetValueOrDefault(workflow.Id)?.Find(line => !known.Contains(new(workflow.Id, line.Phase, line.Item)));
        Xunit.Assert.True(foreign is null, $"{workflow} did what nobody asked for: {foreign}");
    }

    private static Dictionary<string, List<Line>> Read(string path)
    {
        var instances = new Dictionary<string, List<Line>>(StringComparer.Ordinal);
        var at = 0L;
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split('\t');
            if (!instances.TryGetValue(words[1], out var lines))
                instances[words[1]] = lines = [];
            lines.Add(new(Number(words[0]), Number(words[2]), Number(words[3]), at));
            at += Encoding.UTF8.GetByteCount(line) + 1;
        }

        return instances;
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private sealed record Line(int Life, int Phase, int Item, long AtByte);
}
