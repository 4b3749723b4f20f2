namespace Local.Api.Tests;

/// <summary>Names of types as the listings write them: C# words for the common ones, no namespaces.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(bool)] = "bool",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
    };

    /// <param name="type">The type.</param>
    /// <param name="byHand">The listing of Azure.Data.Tables was made from sources: it says <c>byte</c>, the others <c>Byte</c>.</param>
    public static string Of(Type type, bool byHand = false)
    {
        if (type.IsByRef) return Of(type.GetElementType()!, byHand);
        if (type.IsArray) return Of(type.GetElementType()!, byHand) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Of(underlying, byHand) + "?";
        if (type.IsGenericParameter) return type.Name;
        if (Words.TryGetValue(type, out var word)) return word;
        if (byHand && type == typeof(byte)) return "byte";
        var name = (type.IsNested ? Of(type.DeclaringType!, byHand) + "." : "") + type.Name;
        if (!type.IsGenericType) return name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        var arguments = string.Join(", ", type.GetGenericArguments().Select(argument => Of(argument, byHand)));
        return $"{(tick > 0 ? name[..tick] : name)}<{arguments}>";
    }
}
