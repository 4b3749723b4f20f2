using System.Diagnostics;
using System.Net.Http.Json;
using EngineBench.Site;

namespace EngineBench.Peers;

/// <summary>Restate: its server and a service of ours, called over HTTP on loopback.</summary>
internal sealed class RestatePeer(WorkFolder folder) : IPeer
{
    public const string PeerName = "restate";

    private const string Ingress = "http://127.0.0.1:8080";
    private const string Admin = "http://127.0.0.1:9070";
    private const int ServicePort = 9080;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(10) };
    private PeerProcess? _server;
    private PeerProcess? _service;

    public string Name => PeerName;

    public string? Missing => File.Exists(ServerPath) ? null : "restate is not installed: `npm install --prefix bench/Engine/Peers/node`. Left out.";

    private static string ServerPath
        => Path.Combine(PeerProcess.NodeFolder, "node_modules", "@restatedev", "restate-server-linux-x64", "bin", "restate-server");

    public async Task StartAsync(CancellationToken cancellation)
    {
        await StartServerAsync(cancellation);
        string scripts = PeerProcess.NodeFolder;
        _service = await PeerProcess.StartAsync(
            "node",
            ["-r", Path.Combine(scripts, "promise.cjs"), Path.Combine(scripts, "restate.mjs"), $"{ServicePort}"],
            folder.Sub("restate"),
            "ready");
        (await _http.PostAsJsonAsync($"{Admin}/deployments", new { uri = $"http://127.0.0.1:{ServicePort}" }, cancellation)).EnsureSuccessStatusCode();
        await CallAsync("sequence", 20, cancellation);
    }

    public async Task<double> RunAsync(string workload, int count, CancellationToken cancellation)
    {
        if (workload == Workloads.Recover)
            return await RecoverAsync(count, cancellation);
        long start = Stopwatch.GetTimestamp();
        await (workload switch
        {
            Workloads.Sequential => CallAsync("sequence", count, cancellation),
            Workloads.Many => Bench.ManyAsync(count, 200, _ => CallAsync("sequence", 5, cancellation)),
            Workloads.Fan => CallAsync("fan", count, cancellation),
            Workloads.Timers => Bench.ManyAsync(count, count, _ => CallAsync("nap", 1000, cancellation)),
            _ => throw new ArgumentOutOfRangeException(nameof(workload), workload, null),
        });
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task<double> RecoverAsync(int count, CancellationToken cancellation)
    {
        await Bench.ManyAsync(count, 100, _ => CallAsync("nap/send", 3_600_000, cancellation));
        await _server!.DisposeAsync();
        long start = Stopwatch.GetTimestamp();
        await StartServerAsync(cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await CallAsync("sequence", 1, cancellation);
        return seconds;
    }

    private async Task StartServerAsync(CancellationToken cancellation)
    {
        _server = await PeerProcess.StartAsync(
            ServerPath,
            ["--base-dir", folder.Sub("restate-data"), "--node-name", "n1", "--bind-ip", "127.0.0.1", "--listen-mode", "tcp"],
            folder.Sub("restate"),
            readyWhen: null,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["RESTATE_DISABLE_TELEMETRY"] = "true", ["RUST_LOG"] = "warn" });
        long start = Stopwatch.GetTimestamp();
        while (!await IsHealthyAsync(cancellation))
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(60))
                throw new TimeoutException("its server was not healthy within a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
        }
    }

    private async Task<bool> IsHealthyAsync(CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage admin = await _http.GetAsync($"{Admin}/health", cancellation);
            using HttpResponseMessage ingress = await _http.GetAsync($"{Ingress}/restate/health", cancellation);
            return admin.IsSuccessStatusCode && ingress.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Nobody listens yet.
            return false;
        }
    }

    private async Task CallAsync(string handler, int count, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync($"{Ingress}/Bench/{handler}", count, cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
