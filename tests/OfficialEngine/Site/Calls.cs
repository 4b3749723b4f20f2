using System.Net;
using System.Text;
using System.Text.Json;

namespace OfficialEngine.Tests.Site;

/// <summary>The app as a caller over HTTP has it.</summary>
internal static class Calls
{
    /// <summary>Where the Durable HTTP API is.</summary>
    public const string Durable = "runtime/webhooks/durabletask";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static async Task<JsonElement> GetAsync(this RunningApp app, string path, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await app.SendAsync(request, authorization, HttpStatusCode.OK, HttpStatusCode.Accepted);
    }

    public static Task<JsonElement> PostAsync(
        this RunningApp app, string path, string? body = null, HttpStatusCode expected = HttpStatusCode.Accepted) =>
        app.SendAsync(HttpMethod.Post, path, body, expected);

    /// <summary>In a second of its own: that is all that an id says of its time, and which of two was before the other would be chance.</summary>
    public static async Task<JsonElement> PostAloneAsync(this RunningApp app, string path, string? body = null)
    {
        // A timer may be a moment early, so one delay up to the next second does not do.
        for (var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(); TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() == second;)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        return await app.PostAsync(path, body);
    }

    public static Task<JsonElement> PutAsync(this RunningApp app, string path, string body, HttpStatusCode expected = HttpStatusCode.OK) =>
        app.SendAsync(HttpMethod.Put, path, body, expected);

    private static async Task<JsonElement> SendAsync(this RunningApp app, HttpMethod method, string path, string? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await app.SendAsync(request, null, expected);
    }

    public static async Task<JsonElement> SendAsync(
        this RunningApp app, HttpRequestMessage request, string? authorization, params HttpStatusCode[] expected)
    {
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await app.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected.Contains(response.StatusCode), $"{request.Method} {request.RequestUri}: {response.StatusCode} {text}\n{app.Log}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Starts an orchestrator function by name, as an operator does.</summary>
    public static Task StartByNameAsync(this RunningApp app, string orchestrator, string instanceId, string? input = null) =>
        app.PostAsync($"{Durable}/orchestrators/{orchestrator}/{Uri.EscapeDataString(instanceId)}", input);

    public static Task TerminateAsync(this RunningApp app, string instanceId) =>
        app.PostAsync($"{Durable}/instances/{Uri.EscapeDataString(instanceId)}/terminate?reason=测试");

    /// <summary>An instance as the Durable HTTP API shows it, once it has that status.</summary>
    public static Task<JsonElement> InstanceAsync(this RunningApp app, string instanceId, string status = "Completed") => app.UntilAsync(
        $"{Durable}/instances/{Uri.EscapeDataString(instanceId)}", instance => instance.GetProperty("runtimeStatus").GetString() == status);

    /// <summary>What an address answers, once it is as it should be.</summary>
    public static async Task<JsonElement> UntilAsync(this RunningApp app, string path, Func<JsonElement, bool> isSo, string? authorization = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await app.GetAsync(path, authorization);
            if (isSo(answer))
                return answer;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{path} stays {answer}\n{app.Log}");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }
}
