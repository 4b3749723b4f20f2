using Microsoft.AspNetCore.Http;

namespace Functions.Local.Durable.Api;

/// <summary>One call: its place in the path, and its query.</summary>
internal sealed class ApiCall(HttpContext http, IReadOnlyDictionary<string, string> arguments)
{
    public HttpContext Http { get; } = http;

    public HttpRequest Request => Http.Request;

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The instance of the path; null where the path has none.</summary>
    public string? InstanceIdOrNone => arguments.GetValueOrDefault("instanceId");

    public string InstanceId => arguments["instanceId"];

    public string Argument(string name) => arguments[name];

    public ApiQuery Query { get; } = new(http.Request.Query);
}
