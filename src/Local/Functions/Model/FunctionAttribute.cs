namespace Local.Functions;

/// <summary>Makes a public method a function.</summary>
/// <param name="name">Unique in the app, whatever its case: a letter, then letters, digits, <c>_</c> and <c>-</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}
