using Functions.Local.Configuration;
using Functions.Local.Discovery;
using Functions.Local.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Functions.Local.Http;

/// <summary>Puts the HTTP functions on their routes.</summary>
internal static class FunctionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, FunctionCatalog catalog, HostJson host, HttpFunctionRunner runner)
    {
        foreach ((FunctionDescriptor function, HttpTrigger trigger) in catalog.Of<HttpTrigger>())
        {
            RoutePattern pattern = RoutePatternFactory.Parse(Route(host, trigger));
            IEndpointConventionBuilder endpoint = routes.Map(pattern, http => runner.RunAsync(function, http))
                .WithDisplayName(function.Name)
                .WithMetadata(new HostEndpoint(trigger.IsAnonymous));
            if (trigger.Methods.Count > 0)
                endpoint.WithMetadata(new HttpMethodMetadata(trigger.Methods));
        }
    }

    /// <summary>The whole route of a function, without the first slash.</summary>
    public static string Route(HostJson host, HttpTrigger trigger)
        => host.RoutePrefix.Length == 0 ? trigger.Route : $"{host.RoutePrefix}/{trigger.Route}";
}
