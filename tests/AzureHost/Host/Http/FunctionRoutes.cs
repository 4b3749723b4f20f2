using HostStandIn.Functions;
using Microsoft.AspNetCore.Routing.Template;

namespace HostStandIn.Http;

/// <summary>
/// Which function a request is for. As in the real host they are asked in the order of their names and the first that fits serves: a literal
/// does not go before a parameter, and a wrong method is 404, not 405.
/// </summary>
internal sealed class FunctionRoutes
{
    private readonly List<(TemplateMatcher Path, string[] Methods, FunctionEntry Function)> _routes;

    public FunctionRoutes(string prefix, IReadOnlyList<FunctionEntry> functions) => _routes =
    [
        .. functions.Where(function => function.Kind == "httpTrigger").Select(function => (
            new TemplateMatcher(TemplateParser.Parse($"{prefix}/{(string?)function.Trigger["route"] ?? function.Name}"), []),
            function.Trigger["methods"]!.AsArray().Select(method => ((string)method!).ToUpperInvariant()).ToArray(),
            function)),
    ];

    public static bool IsAnonymous(FunctionEntry function) =>
        string.Equals((string?)function.Trigger["authLevel"], "anonymous", StringComparison.OrdinalIgnoreCase);

    public FunctionEntry? Find(HttpRequest request, out RouteValueDictionary values)
    {
        foreach (var (path, methods, function) in _routes)
        {
            values = [];
            if (methods.Contains(request.Method, StringComparer.Ordinal) && path.TryMatch(request.Path, values))
                return function;
        }
        values = [];
        return null;
    }
}
