using Microsoft.AspNetCore.Http;

namespace Functions.Local.Durable.Api;

/// <summary>Maps addresses to endpoints. An unknown address and a wrong verb look the same to the caller: 404 without a body.</summary>
internal sealed class RouteTable
{
    private readonly List<Route> _routes;

    public RouteTable(
        StartEndpoint start,
        StatusEndpoint status,
        ListEndpoint list,
        PurgeEndpoints purge,
        EventEndpoint events,
        ControlEndpoints control,
        RestartEndpoint restart)
    {
        _routes =
        [
            new("POST", "orchestrators/{name}", start.RunAsync),
            new("POST", "orchestrators/{name}/{instanceId}", start.RunAsync),
            new("GET", "instances", list.RunAsync),
            new("DELETE", "instances", purge.PurgeManyAsync),
            new("GET", "instances/{instanceId}", status.RunAsync),
            new("DELETE", "instances/{instanceId}", purge.PurgeOneAsync),
            new("POST", "instances/{instanceId}/raiseEvent/{eventName}", events.RunAsync),
            new("POST", "instances/{instanceId}/terminate", control.TerminateAsync),
            new("POST", "instances/{instanceId}/suspend", control.SuspendAsync),
            new("POST", "instances/{instanceId}/resume", control.ResumeAsync),
            new("POST", "instances/{instanceId}/rewind", control.RewindAsync),
            new("POST", "instances/{instanceId}/restart", restart.RunAsync),
            .. EntityEndpoints.Routes,
        ];
    }

    public Task RunAsync(HttpContext http)
    {
        string[] segments = RawPath.SegmentsBelow(http, ManagementUris.ApiPath);
        foreach (Route route in _routes)
        {
            if (route.Match(http.Request.Method, segments) is { } arguments)
                return route.Handler(new ApiCall(http, arguments));
        }

        throw Refusal.Empty(StatusCodes.Status404NotFound);
    }
}

/// <summary>A verb, a path of fixed words and arguments in braces, and what it runs.</summary>
internal sealed class Route(string method, string template, Func<ApiCall, Task> handler)
{
    private readonly string[] _parts = template.Split('/');

    public Func<ApiCall, Task> Handler { get; } = handler;

    /// <summary>The decoded arguments; null if the call is not for this route.</summary>
    public IReadOnlyDictionary<string, string>? Match(string verb, string[] segments)
    {
        if (!verb.Equals(method, StringComparison.OrdinalIgnoreCase) || segments.Length != _parts.Length)
            return null;
        Dictionary<string, string> arguments = [];
        foreach ((string part, string segment) in _parts.Zip(segments))
        {
            if (part is ['{', .. string name, '}'])
            {
                if (segment.Length == 0)
                    return null;
                arguments[name] = segment;
            }
            else if (!part.Equals(segment, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return arguments;
    }
}
