namespace Architecture.Tests;

/// <summary>Names from the top to the bottom, <c>One, Other ► Below ► Bottom</c>: each may know what stands below it, and nothing that stands beside it.</summary>
internal sealed class Strata
{
    private readonly Dictionary<string, int> levels = new(StringComparer.Ordinal);

    public Strata(string drawing)
    {
        var rows = drawing.Split('►');
        for (var level = 0; level < rows.Length; level++)
        {
            foreach (var name in rows[level].Split(',', StringSplitOptions.TrimEntries))
                levels.Add(name, level);
        }
    }

    public bool Has(string name) => levels.ContainsKey(name);

    public bool MayKnow(string one, string other) => one == other || levels[one] < levels[other];
}

/// <summary>How the folders of a project may know each other. A folder is what follows the root in a namespace.</summary>
/// <param name="assembly">What to read.</param>
/// <param name="root">The namespace of the project's own folder.</param>
/// <param name="drawing">Folders, and <see cref="Floor"/>: what lies in the root itself. <see cref="Composition"/> is drawn above all.</param>
internal sealed class Picture(string assembly, string root, string drawing)
{
    /// <summary>The types of the root: everybody may know them, they know each other alone.</summary>
    private const string Floor = "floor";

    private const string Roof = "composition";

    private const string Rest = "rest";

    private readonly Strata folders = new($"{Roof} ► {drawing} ► {Floor}");

    /// <summary>Types of the root that put the parts together: they know all, nobody knows them.</summary>
    public string[] Composition { get; init; } = [];

    /// <summary>What holds inside each folder; <c>rest</c> is what has no folder of its own there.</summary>
    public Strata? Inside { get; init; }

    public override string ToString() => assembly;

    /// <summary>What the picture does not allow, one a line.</summary>
    public IEnumerable<string> Problems() =>
        CompiledCode.Types(assembly).Select(FolderOf).OfType<string>().Where(folder => !folders.Has(folder)).Distinct()
            .Select(folder => $"{root}.{folder} has no place in the picture")
            .Concat(CompiledCode.References(assembly).Where(reference => !IsAllowed(reference)).Select(reference => reference.ToString()))
            .Order(StringComparer.Ordinal);

    private bool IsAllowed(Reference reference)
    {
        // What the compiler keeps for itself has no folder, and what has no place is told by itself.
        if (FolderOf(reference.From) is not { } one || FolderOf(reference.To) is not { } other || !folders.Has(one) || !folders.Has(other))
            return true;
        return one == other ? Inside is null || Inside.MayKnow(PartOf(reference.From), PartOf(reference.To)) : folders.MayKnow(one, other);
    }

    private string? FolderOf(TypeName type)
    {
        if (type.Namespace == root)
            return Composition.Contains(type.Name, StringComparer.Ordinal) ? Roof : Floor;
        return type.Namespace.StartsWith(root + ".", StringComparison.Ordinal) ? type.Namespace[(root.Length + 1)..].Split('.')[0] : null;
    }

    private string PartOf(TypeName type)
    {
        var parts = type.Namespace.Length > root.Length ? type.Namespace[(root.Length + 1)..].Split('.') : [];
        return parts.Length > 1 && Inside!.Has(parts[1]) ? parts[1] : Rest;
    }
}
