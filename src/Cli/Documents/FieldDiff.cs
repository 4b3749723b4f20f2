using System.Text.Json;

namespace Cli.Documents;

/// <summary>A place in which two versions of a document differ.</summary>
/// <param name="Path"><c>客户.电话</c>, <c>标签[2]</c>.</param>
/// <param name="Old">Null where it was added.</param>
/// <param name="New">Null where it was removed.</param>
internal sealed record FieldDifference(string Path, JsonElement? Old, JsonElement? New)
{
    /// <summary><c>added</c>, <c>removed</c> or <c>changed</c>.</summary>
    public string Kind => Old is null ? "added" : New is null ? "removed" : "changed";
}

/// <summary>Finds in which fields two versions of a document differ, in the order of the newer one.</summary>
internal sealed class FieldDiff
{
    private readonly List<FieldDifference> found = [];

    private FieldDiff()
    {
    }

    public static IReadOnlyList<FieldDifference> Of(JsonElement old, JsonElement @new)
    {
        var diff = new FieldDiff();
        diff.Compare("", old, @new);
        return diff.found;
    }

    private void Compare(string path, JsonElement old, JsonElement @new)
    {
        if (JsonValue.AreSame(old, @new))
            return;
        if (IsDocument(old) && IsDocument(@new))
            CompareFields(path, JsonValue.FieldsOf(old), JsonValue.FieldsOf(@new));
        else if (old.ValueKind == JsonValueKind.Array && @new.ValueKind == JsonValueKind.Array)
            CompareItems(path, [.. old.EnumerateArray()], [.. @new.EnumerateArray()]);
        else
            found.Add(new(path, old, @new));
    }

    private void CompareFields(string path, OrderedDictionary<string, JsonElement> old, OrderedDictionary<string, JsonElement> @new)
    {
        foreach (var (name, value) in @new)
        {
            if (old.TryGetValue(name, out var before))
                Compare(Below(path, name), before, value);
            else
                found.Add(new(Below(path, name), null, value));
        }
        foreach (var (name, value) in old.Where(field => !@new.ContainsKey(field.Key)))
            found.Add(new(Below(path, name), value, null));
    }

    // Equal items at both ends are skipped, so that one added or removed item does not show as a change of all items after it.
    private void CompareItems(string path, JsonElement[] old, JsonElement[] @new)
    {
        var (start, most) = (0, Math.Min(old.Length, @new.Length));
        while (start < most && JsonValue.AreSame(old[start], @new[start]))
            start++;
        var end = 0;
        while (end < most - start && JsonValue.AreSame(old[^(end + 1)], @new[^(end + 1)]))
            end++;
        var both = Math.Min(old.Length, @new.Length) - end;
        for (var i = start; i < both; i++)
            Compare($"{path}[{i}]", old[i], @new[i]);
        for (var i = both; i < @new.Length - end; i++)
            found.Add(new($"{path}[{i}]", null, @new[i]));
        for (var i = both; i < old.Length - end; i++)
            found.Add(new($"{path}[{i}]", old[i], null));
    }

    private static bool IsDocument(JsonElement value) => value.ValueKind == JsonValueKind.Object && !JsonValue.IsTyped(value);

    // A name with a dot would look like two names.
    private static string Below(string path, string name) =>
        name.Length == 0 || name.AsSpan().IndexOfAny('.', '[', '"') >= 0 ? $"{path}[\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]"
        : path.Length == 0 ? name
        : $"{path}.{name}";
}
