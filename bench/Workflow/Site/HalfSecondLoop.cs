using System.Net.Http.Json;
using System.Text.Json;
using Simulator;
using Simulator.Jobs;
using VirtualClock = Simulator.VirtualClock;

namespace Bench.Site;

/// <summary>The usual way, as the peer: ask every half second until the job has ended. On a clock that it moves itself.</summary>
internal sealed class HalfSecondLoop : IAsyncDisposable
{
    private const string Env = "bench-loop";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    private readonly VirtualClock _clock;
    private readonly WeChatCloud _cloud;
    private readonly HttpClient _http;

    private HalfSecondLoop(VirtualClock clock, WeChatCloud cloud)
    {
        _clock = clock;
        _cloud = cloud;
        _http = new HttpClient { BaseAddress = cloud.BaseAddress };
    }

    public static async Task<HalfSecondLoop> StartAsync()
    {
        var clock = new VirtualClock();
        var cloud = await WeChatCloud.StartAsync(options => options.TimeProvider = clock);
        cloud.Env(Env).Collection("订单").AddGenerated(1000);
        return new(clock, cloud);
    }

    /// <summary>Exports the one collection and downloads its file.</summary>
    public async Task<(int Calls, TimeSpan Lateness)> ExportAsync(TimeSpan jobLength, CancellationToken cancellation)
    {
        _cloud.Options.JobDurations = JobDurations.Of(jobLength);
        var before = _cloud.Calls().Values.Sum();
        var credentials = new { grant_type = "client_credential", appid = _cloud.AppId, secret = _cloud.AppSecret };
        var token = (await PostAsync("cgi-bin/stable_token", credentials, cancellation)).GetProperty("access_token").GetString();
        var order = new { env = Env, file_path = "loop.json", file_type = 1, query = """db.collection("订单").get()""" };
        var job = (await PostAsync($"tcb/databasemigrateexport?access_token={token}", order, cancellation)).GetProperty("job_id").GetInt64();
        while (true)
        {
            _clock.Advance(Interval);
            var info = await PostAsync($"tcb/databasemigratequeryinfo?access_token={token}", new { env = Env, job_id = job }, cancellation);
            if (info.GetProperty("file_url").GetString() is not { Length: > 0 } link)
                continue;
            var lateness = _clock.GetUtcNow() - (_cloud.Jobs[^1].AcceptedAt + jobLength);
            await _http.GetByteArrayAsync(new Uri(link), cancellation);
            return (_cloud.Calls().Values.Sum() - before, lateness);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _cloud.DisposeAsync();
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync(path, body, cancellation);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }
}
