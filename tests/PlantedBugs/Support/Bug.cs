namespace PlantedBugs.Tests.Support;

/// <summary>Text to replace in a source file.</summary>
internal sealed record Change(string File, string Old, string New);

/// <summary>A test by its project's folder, class and method; of a theory, the cases that have a text in their name, or all.</summary>
internal sealed record NamedTest(string Project, string Class, string Method, string? Case)
{
    /// <summary>As <c>dotnet test --filter</c> takes it.</summary>
    public string Filter => Case is null ? $"FullyQualifiedName~.{Class}.{Method}" : $"(FullyQualifiedName~.{Class}.{Method}&DisplayName~{Case})";

    public override string ToString() => Case is null ? $"{Class}.{Method}" : $"{Class}.{Method} ({Case})";
}

/// <summary>A bug to plant: what goes wrong with it, how it is made, and which test has to find it.</summary>
internal sealed record Bug(string Name, NamedTest Test, IReadOnlyList<Change> Changes)
{
    public override string ToString() => Name;
}
