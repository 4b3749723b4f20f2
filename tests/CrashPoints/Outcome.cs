using System.Globalization;
using System.Text.RegularExpressions;
using DurableTask.Sqlite.Store;

namespace CrashPoints.Tests;

/// <summary>How a scenario ended: every instance with all that is stored of it, times and made-up ids apart.</summary>
internal sealed partial record Outcome(IReadOnlyList<string> Lines)
{
    public static Outcome Of(IStore store, IReadOnlyList<string> ids, string rowsLeft, bool anyOrder)
    {
        List<string> lines = [];
        foreach (string id in ids)
        {
            StoredInstance instance = store.Find(id)!;
            StoredDetails details = store.ReadDetails(id, inputsAndOutputs: true)!;
            lines.Add($"{id}: {details.Name} {details.Version} {details.Status} execution {instance.Execution} of '{instance.Parent?.Id}'");
            lines.Add($"  tags {details.Tags} input {details.Input} output {details.Output} custom {details.CustomStatus} failure {details.Failure}");
            IEnumerable<string> history = store.ReadHistory(instance.Key, instance.Execution)
                .Select(e => $"  {e.Kind} {e.TaskId.ToString(CultureInfo.InvariantCulture)} {e.Name} {e.Target} {e.Data}");
            lines.AddRange(anyOrder ? history.Order(StringComparer.Ordinal) : history);
        }

        lines.Add(rowsLeft);
        return new Outcome(Neutral(lines));
    }

    /// <summary>Ids that no test gave.</summary>
    public static bool IsMadeUp(string id) => MadeUpId().IsMatch(id);

    /// <summary>The first difference; null when there is none.</summary>
    public string? Difference(Outcome other)
    {
        for (int i = 0; i < Math.Max(Lines.Count, other.Lines.Count); i++)
        {
            string expected = i < Lines.Count ? Lines[i] : "(nothing)";
            string found = i < other.Lines.Count ? other.Lines[i] : "(nothing)";
            if (expected != found)
                return $"line {i + 1} of the outcome is\n  {found}\nand undisturbed it is\n  {expected}";
        }

        return null;
    }

    private static List<string> Neutral(List<string> lines)
    {
        Dictionary<string, string> numbers = new(StringComparer.Ordinal);
        return lines.ConvertAll(line => MadeUpId().Replace(StackTrace().Replace(line, string.Empty), id =>
        {
            if (!numbers.TryGetValue(id.Value, out string? number))
                numbers[id.Value] = number = string.Create(CultureInfo.InvariantCulture, $"#{numbers.Count + 1}");
            return number;
        }));
    }

    [GeneratedRegex("[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MadeUpId();

    [GeneratedRegex("\"[sS]tack[a-zA-Z]*\":\"([^\"\\\\]|\\\\.)*\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StackTrace();
}
