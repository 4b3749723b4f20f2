namespace Architecture.Tests;

/// <summary>A type that stands in a namespace by itself; what is nested in it counts as it.</summary>
internal readonly record struct TypeName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}

/// <summary>One type uses another.</summary>
/// <param name="From">Who.</param>
/// <param name="Member">In which member; null for what the type itself says: its base, its interfaces, its attributes.</param>
/// <param name="To">Whom.</param>
internal sealed record Reference(TypeName From, string? Member, TypeName To)
{
    public override string ToString() => $"{From}{(Member is null ? "" : $".{Member}")} → {To}";
}
