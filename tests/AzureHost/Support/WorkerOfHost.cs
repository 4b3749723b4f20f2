using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AzureHost.Tests.Support;

/// <summary>The app's process below the stand-in.</summary>
internal static class WorkerOfHost
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>How often it was started.</summary>
    public static async Task<int> WorkerLivesAsync(this HttpClient host) => (int)(await StateAsync(host))["lives"]!;

    /// <summary>SIGKILL, whatever it is doing; completes when the host has started the next one.</summary>
    public static async Task KillWorkerAsync(this HttpClient host, CancellationToken patience)
    {
        var state = await StateAsync(host);
        using (var process = Process.GetProcessById((int)state["pid"]!))
            process.Kill();
        while (await host.WorkerLivesAsync() == (int)state["lives"]!)
            await Task.Delay(Poll, TimeProvider.System, patience);
    }

    private static async Task<JsonObject> StateAsync(HttpClient host) => (await host.GetFromJsonAsync<JsonObject>("admin/worker"))!;
}
