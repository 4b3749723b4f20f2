namespace Local.Api.Tests;

/// <summary>The official API: types with their declared public and protected members, one line each.</summary>
internal sealed class Listings
{
    private readonly Dictionary<string, List<OfficialType>> _types = new(StringComparer.Ordinal);

    private Listings()
    {
    }

    /// <summary>Namespaces of the listed packages.</summary>
    public HashSet<string> Namespaces { get; } = new(StringComparer.Ordinal);

    public static Listings Read()
    {
        var listings = new Listings();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "listings"), "*.txt")) listings.Add(File.ReadLines(file));
        return listings;
    }

    /// <summary>All official types of a name: two packages may each have one.</summary>
    public IReadOnlyList<OfficialType> Find(string name) => _types.GetValueOrDefault(name) ?? [];

    private void Add(IEnumerable<string> lines)
    {
        OfficialType? type = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("    ", StringComparison.Ordinal)) type!.Members.Add(line.Trim());
            else if (line.Length > 0)
            {
                type = OfficialType.Parse(line);
                Namespaces.Add(type.Namespace);
                if (!_types.TryGetValue(type.Header.Name, out var known)) _types[type.Header.Name] = known = [];
                known.Add(type);
            }
        }
    }
}

/// <summary>One official type.</summary>
internal sealed record OfficialType(string Namespace, TypeHeader Header, HashSet<string> Members)
{
    /// <summary>Reads <c>Namespace :: sealed class Name : Base, IInterface</c>.</summary>
    public static OfficialType Parse(string line)
    {
        var parts = line.Split(" :: ", 2);
        return new(parts[0], TypeHeader.Parse(parts[1]), new(StringComparer.Ordinal));
    }
}

/// <summary>What a type's own line says.</summary>
internal sealed record TypeHeader(string Kind, string Name, IReadOnlySet<string> Bases)
{
    private static readonly string[] Kinds =
    [
        "static class", "abstract class", "sealed class", "class", "static record", "abstract record", "sealed record", "record",
        "struct", "interface", "enum", "delegate",
    ];

    public static TypeHeader Parse(string text)
    {
        var kind = Kinds.First(kind => text.StartsWith(kind + " ", StringComparison.Ordinal));
        var parts = text[(kind.Length + 1)..].Split(" : ", 2);
        return new(kind, parts[0], new HashSet<string>(parts.Length == 1 ? [] : SplitOutsideBrackets(parts[1]), StringComparer.Ordinal));
    }

    public override string ToString() => $"{Kind} {Name}{(Bases.Count == 0 ? "" : " : " + string.Join(", ", Bases.Order(StringComparer.Ordinal)))}";

    private static IEnumerable<string> SplitOutsideBrackets(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (text[i] != ',' || depth > 0) continue;
            yield return text[start..i].Trim();
            start = i + 1;
        }

        yield return text[start..].Trim();
    }
}
