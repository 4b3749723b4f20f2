namespace Local.PlantedBugs.Tests.Support;

/// <summary>Text to replace in a source file.</summary>
internal sealed record Change(string File, string Old, string New);

/// <summary>A test by its project's folder, class and method.</summary>
internal sealed record NamedTest(string Project, string Class, string Method)
{
    public override string ToString() => $"{Class}.{Method}";
}

/// <summary>A bug to plant: what goes wrong with it, how it is made, and which test has to find it.</summary>
internal sealed record Bug(string Name, NamedTest Test, IReadOnlyList<Change> Changes)
{
    public override string ToString() => Name;
}
