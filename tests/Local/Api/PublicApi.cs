using System.Reflection;
using System.Runtime.CompilerServices;

namespace Local.Api.Tests;

/// <summary>One of our public types with its lines, each in the forms in which a listing may hold it.</summary>
internal sealed record LocalType(Type Type, TypeHeader Header, IReadOnlyList<string[]> Members);

/// <summary>Prints the public API of an assembly in the form of the listings.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<LocalType> Of(Assembly assembly) => assembly.GetExportedTypes()
        .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)))
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .Select(type => new LocalType(type, Header(type), Members(type).DistinctBy(forms => forms[0]).ToList()));

    private static TypeHeader Header(Type type)
    {
        var bases = new HashSet<string>(StringComparer.Ordinal);
        Type[] roots = [typeof(object), typeof(ValueType), typeof(Enum), typeof(MulticastDelegate)];
        if (type.BaseType is { } parent && !roots.Contains(parent)) bases.Add(TypeNames.Of(parent));
        var interfaces = type.IsEnum || typeof(Delegate).IsAssignableFrom(type)
            ? []
            : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(i => i.IsPublic).ToList();
        foreach (var name in interfaces.Select(i => TypeNames.Of(i)).Where(name => !name.StartsWith("IEquatable", StringComparison.Ordinal))) bases.Add(name);
        return new(Kind(type), TypeNames.Of(type), bases);
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        if (type.IsValueType) return "struct";
        if (typeof(Delegate).IsAssignableFrom(type)) return "delegate";
        var word = type.GetMethod("<Clone>$") is null ? "class" : "record";
        return type switch
        {
            { IsAbstract: true, IsSealed: true } => $"static {word}",
            { IsAbstract: true } => $"abstract {word}",
            { IsSealed: true } => $"sealed {word}",
            _ => word,
        };
    }

    private static IEnumerable<string[]> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return [[$"{TypeNames.Of(invoke.ReturnType)} Invoke({Signatures.Parameters(invoke)})"]];
        }

        return
        [
            .. type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName).Select(field => new[] { Signatures.Of(field, type) }),
            .. type.GetConstructors(Declared).Where(one => Signatures.IsVisible(one) && !one.IsStatic && !IsOfRecord(one)).Select(one => new[] { Signatures.Of(one) }),
            .. type.GetProperties(Declared).Where(Signatures.IsVisible).Where(property => property.Name != "EqualityContract").Select(Signatures.Of),
            .. type.GetMethods(Declared).Where(IsPrinted).Select(Signatures.Of),
        ];
    }

    private static bool IsOfRecord(ConstructorInfo one) =>
        one.IsDefined(typeof(CompilerGeneratedAttribute)) || (one.GetParameters() is [{ Name: "original" } copied] && copied.ParameterType == one.DeclaringType);

    /// <summary>Not what the compiler makes, not operators, not overrides: those need no match.</summary>
    private static bool IsPrinted(MethodInfo method) =>
        Signatures.IsVisible(method) && !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.Name.Contains('<', StringComparison.Ordinal)
        && method.Name is not ("ToString" or "GetHashCode" or "Equals" or "PrintMembers") && method.GetBaseDefinition() == method;
}
