using Microsoft.AspNetCore.Http;

namespace Functions.Local.Durable.Api;

/// <summary>
/// Calls for entities and for apps in several regions. The local host has neither, and answers like Durable Functions for a single
/// app without entity functions.
/// </summary>
internal static class EntityEndpoints
{
    public static IEnumerable<Route> Routes { get; } =
    [
        new("GET", "entities", ListAsync),
        new("GET", "entities/{name}", ListAsync),
        new("GET", "entities/{name}/{key}", _ => throw Refusal.Empty(StatusCodes.Status404NotFound)),
        .. from verb in (string[])["POST", "DELETE"]
           from path in (string[])["entities/{name}", "entities/{name}/{key}"]
           select new Route(verb, path, Signal),
        new("POST", "makeprimary", _ => Task.CompletedTask),
    ];

    private static Task ListAsync(ApiCall call)
    {
        call.Http.Response.Headers[ContinuationHeader.Name] = string.Empty;
        return JsonBody.WriteAsync(call.Http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            json.WriteEndArray();
        });
    }

    private static Task Signal(ApiCall call) => throw Refusal.Error(
        StatusCodes.Status400BadRequest,
        $"The function '{call.Argument("name")}' does not exist, is disabled, or is not an entity function. The local host does not run entities.");
}
