using System.Net;
using System.Reflection;
using Workflow.Logs;
using Workflow.Tests.Support;

namespace Workflow.Tests.Logs;

/// <summary>Who may call which route, over all functions of the app: one that is added without a key has to be added here.</summary>
public sealed class RouteKeyTests
{
    private const string Key = "schluessel-0123456789";

    // What devices call, what a browser opens before it knows a key, what a monitor asks, and links that hold the key of one instance.
    private static readonly string[] Open =
    [
        "AskOrders", "GetLiveAnswer", "OfferLive", "TakeChunk", "TakeReport",
        "GetDashboard", "GetDashboardFile", "GetDemoPage", "GetDemoToken", "GetPageFile", "GetViewerPage",
        "GetHealth",
        "GetInstance", "PurgeInstance", "ResumeInstance", "SendInstanceEvent", "SuspendInstance", "TerminateInstance",
    ];

    private static readonly List<(string Name, HttpTriggerAttribute Trigger)> Routes =
    [
        .. from type in typeof(LogOrder).Assembly.GetTypes()
           from method in type.GetMethods()
           let name = method.GetCustomAttribute<FunctionAttribute>()?.Name
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where name is not null && trigger is not null
           select (name, trigger),
    ];

    [Fact]
    public void Routes_WithoutAKey_AreThoseOfDevicesPagesAndLinksOnly() => Assert.Equal(
        Open.Order(StringComparer.Ordinal),
        Routes.Where(route => route.Trigger.AuthLevel == AuthorizationLevel.Anonymous).Select(route => route.Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Route_OfAReader_NeedsTheKey_WhateverItsMethod()
    {
        await using var app = await RunningApp.StartAsync(null, ("Local__HostKey", Key));
        var readers = Routes.Where(route => !Open.Contains(route.Name, StringComparer.Ordinal)).ToList();
        Assert.Contains(readers, route => route.Name == "GetOrderFile");

        var calls = from route in readers from method in route.Trigger.Methods! select (Method: new HttpMethod(method), Path: PathOf(route.Trigger));
        foreach (var (method, path) in calls)
        {
            foreach (var key in (string?[])[null, "", "wrong", Key[..^1]])
                Assert.Equal((path, HttpStatusCode.Unauthorized), (path, await StatusAsync(app, method, path, key)));
            Assert.NotEqual((path, HttpStatusCode.Unauthorized), (path, await StatusAsync(app, method, path, Key)));
        }
    }

    [Theory]
    [InlineData("GET", "api/logs/orders/pending?device=k3jf92abm4kg03bc", HttpStatusCode.OK)]
    [InlineData("POST", "api/logs/report?index=0&last=true", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "api/logs/orders/20261122T020000Z-abcdefgh/chunks?index=0&last=true", HttpStatusCode.Unauthorized)]
    public async Task Route_OfADevice_IsReachedWithoutTheKey_AndAsksForItsOwnToken(string method, string path, HttpStatusCode status)
    {
        await using var app = await RunningApp.StartAsync(null, ("Local__HostKey", Key));

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await app.Http.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        // The host's own refusal has no body.
        Assert.Contains(status == HttpStatusCode.OK ? "\"orders\":[]" : "The token is missing", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string PathOf(HttpTriggerAttribute trigger) => "api/" + trigger.Route!
        .Replace("{id}", "20261122T020000Z-abcdefgh", StringComparison.Ordinal).Replace("{device}", "k3jf92abm4kg03bc", StringComparison.Ordinal);

    private static async Task<HttpStatusCode> StatusAsync(RunningApp app, HttpMethod method, string path, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("x-functions-key", key);
        using var answer = await app.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
