using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Crash.Tests.Support;

/// <summary>The calls that a client of the app makes.</summary>
internal static class BackupApi
{
    private const string Instances = "runtime/webhooks/durabletask/instances";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts a backup of everything; gives its id.</summary>
    public static async Task<string> StartBackupAsync(this HttpClient app)
    {
        using var response = await app.PostAsync("api/backups", null);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }

    /// <summary>Asks for a backup that another one stands in the way of; gives that one's id.</summary>
    public static async Task<string> StartRefusedAsync(this HttpClient app)
    {
        using var response = await app.PostAsync("api/backups", null);
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>())!["backupId"]!;
    }

    /// <summary>Asks for a backup of a process that may die before it answers.</summary>
    public static async Task StartUnheardAsync(this HttpClient app)
    {
        try
        {
            using var response = await app.PostAsync("api/backups", null);
        }
        catch (HttpRequestException)
        {
            // It died.
        }
    }

    /// <summary>Ends an orchestration from outside, by the Durable HTTP API.</summary>
    public static async Task TerminateAsync(this HttpClient app, string instanceId)
    {
        using var response = await app.PostAsync($"{Instances}/{instanceId}/terminate?reason=test", null);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await app.WaitForEndAsync(instanceId, patience.Token);
    }

    public static async Task<JsonObject> GetBackupAsync(this HttpClient app, string backupId) =>
        (await app.GetFromJsonAsync<JsonObject>($"api/backups/{backupId}"))!;

    /// <summary>The orchestration's status, by the Durable HTTP API.</summary>
    public static async Task<JsonObject> GetInstanceAsync(this HttpClient app, string instanceId)
    {
        using var response = await app.GetAsync($"{Instances}/{instanceId}");
        Assert.True(
            response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted,
            $"The status of {instanceId} is answered {(int)response.StatusCode}.");
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>The status of a backup and of every export of it.</summary>
    public static async Task<IReadOnlyList<JsonNode>> GetInstancesAsync(this HttpClient app, string backupId) =>
        [.. (await app.GetFromJsonAsync<JsonArray>($"{Instances}?instanceIdPrefix={backupId}&top=500"))!.Select(node => node!)];

    /// <summary>Waits until the orchestration has ended in whatever way. Ends with an exception when the process dies.</summary>
    public static async Task WaitForEndAsync(this HttpClient app, string instanceId, CancellationToken patience)
    {
        while (true)
        {
            var instance = await app.GetInstanceAsync(instanceId);
            if ((string?)instance["runtimeStatus"] is not ("Pending" or "Running"))
                return;
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"{instanceId} does not end: {instance["runtimeStatus"]}, {instance["customStatus"]}");
            await Task.Delay(PollInterval, TimeProvider.System, CancellationToken.None);
        }
    }
}
