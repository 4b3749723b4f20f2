using System.Reflection;

namespace Architecture.Tests;

/// <summary>
/// Functions in Azure tries routes in the alphabetical order of the functions' names, and takes the first that matches (azure-functions-host issue
/// 9876); the local host takes the one with more literal parts, as ASP.NET does. Where two match one address, only names that sort that way agree.
/// </summary>
internal static class RouteRules
{
    public static IEnumerable<string> Problems(IEnumerable<MethodInfo> functions)
    {
        var routes = functions.Select(RouteOf).OfType<(string Name, string[] Parts, string[] Verbs)>().ToList();
        return
            from literal in routes
            from other in routes
            where literal.Verbs.Intersect(other.Verbs, StringComparer.OrdinalIgnoreCase).Any() && IsMoreLiteral(literal.Parts, other.Parts)
            where string.CompareOrdinal(literal.Name, other.Name) > 0
            select $"{literal.Name} ({string.Join('/', literal.Parts)}) would never be called in Azure: {other.Name} ({string.Join('/', other.Parts)}) sorts before it";
    }

    // Both match one address, and where they differ first this one has the text.
    private static bool IsMoreLiteral(string[] one, string[] other)
    {
        if (one.Length != other.Length || !one.Zip(other).All(pair => IsParameter(pair.First) || IsParameter(pair.Second) || IsSame(pair.First, pair.Second)))
            return false;
        var first = one.Zip(other).FirstOrDefault(pair => IsParameter(pair.First) != IsParameter(pair.Second));
        return first.Second is not null && IsParameter(first.Second);
    }

    private static bool IsParameter(string part) => part.StartsWith('{');

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static (string Name, string[] Parts, string[] Verbs)? RouteOf(MethodInfo function)
    {
        var trigger = function.GetParameters().SelectMany(parameter => parameter.GetCustomAttributesData())
            .FirstOrDefault(attribute => attribute.AttributeType.Name == "HttpTriggerAttribute");
        if (trigger is null)
            return null;
        var name = (string)function.GetCustomAttributesData().Single(attribute => attribute.AttributeType.Name == "FunctionAttribute").ConstructorArguments[0].Value!;
        var route = trigger.NamedArguments.FirstOrDefault(argument => argument.MemberName == "Route").TypedValue.Value as string ?? name;
        var verbs = trigger.ConstructorArguments.SelectMany(argument => argument.Value as IEnumerable<CustomAttributeTypedArgument> ?? []);
        return (name, route.Split('/'), [.. verbs.Select(verb => (string)verb.Value!)]);
    }
}
