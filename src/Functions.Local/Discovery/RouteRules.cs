using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Discovery;

/// <summary>Which routes a function may have.</summary>
internal static class RouteRules
{
    private static readonly Lazy<ParameterPolicyFactory> Policies = new(
        () => new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider().GetRequiredService<ParameterPolicyFactory>());

    public static void Check(string route, MethodInfo method, Problems problems)
    {
        string trimmed = route.Trim('/');
        if (trimmed.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(method, $"the route \"{route}\" begins with admin or runtime, which Functions reserves. Choose another.");
            return;
        }

        try
        {
            RoutePattern pattern = RoutePatternFactory.Parse(trimmed);
            foreach ((string name, IReadOnlyList<RoutePatternParameterPolicyReference> references) in pattern.ParameterPolicies)
            {
                // An unknown constraint would otherwise only show at the first request.
                foreach (RoutePatternParameterPolicyReference reference in references)
                    Policies.Value.Create(pattern.GetParameter(name), reference);
            }
        }
        catch (Exception invalid) when (invalid is RoutePatternException or RouteCreationException or InvalidOperationException)
        {
            problems.Add(method, $"the route \"{route}\" is not valid: {invalid.Message}");
        }
    }

    /// <summary>Equal for two routes that match the same addresses: parameter names and letter case do not matter.</summary>
    public static string Shape(string route)
    {
        RoutePattern pattern = RoutePatternFactory.Parse(route);
        return string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => ShapeOf(part, pattern)))));
    }

    private static string ShapeOf(RoutePatternPart part, RoutePattern pattern) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToLowerInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsCatchAll ? "*" : string.Empty)}{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
        _ => throw new InvalidOperationException($"A route of {pattern.RawText} has an unknown part."),
    };
}
