using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bench.Site;

/// <summary>The simulator of the WeChat cloud as a process.</summary>
internal sealed partial class CloudProcess : IAsyncDisposable
{
    public const string AppId = "wx5a3b1e0000000002";
    public const string AppSecret = "benchmark-secret";
    public const string Env = "bench-env";

    private readonly Child _child;
    private readonly HttpClient _http = new();

    private CloudProcess(Child child, Uri address)
    {
        _child = child;
        Address = address;
        _http.BaseAddress = address;
    }

    public Uri Address { get; }

    public ProcessCost Cost => ProcessCost.Of(_child.Id);

    /// <param name="folder">Its working folder.</param>
    /// <param name="data">Options that say what it holds.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public static async Task<CloudProcess> StartAsync(string folder, string[] data, CancellationToken cancellation)
    {
        var child = Launch(folder, data, port: 0);
        return new(child, new Uri(Url().Match(await child.LineAsync(cancellation, "listening on http")).Value));
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static Child Launch(string folder, string[] data, int port) => Child.Start(
        Repository.Dotnet,
        [Repository.Simulator, "--port", $"{port}", "--appid", AppId, "--secret", AppSecret, "--env", Env, .. data],
        folder);

    /// <summary>A link to the file of the newest job, asked for as any client would.</summary>
    public async Task<string> NewestFileLinkAsync(CancellationToken cancellation)
    {
        var jobs = await _http.GetFromJsonAsync<JsonElement>("_sim/jobs?hash=false", cancellation);
        var job = jobs[jobs.GetArrayLength() - 1].GetProperty("id").GetInt64();
        var token = await PostAsync(
            "cgi-bin/stable_token", new { grant_type = "client_credential", appid = AppId, secret = AppSecret }, cancellation);
        var query = $"tcb/databasemigratequeryinfo?access_token={token.GetProperty("access_token").GetString()}";
        var info = await PostAsync(query, new { env = Env, job_id = job }, cancellation);
        return info.GetProperty("file_url").GetString()!;
    }

    /// <summary>How many jobs there were.</summary>
    public async Task<int> JobsAsync(CancellationToken cancellation) =>
        (await _http.GetFromJsonAsync<JsonElement>("_sim/jobs?hash=false", cancellation)).GetArrayLength();

    /// <summary>Deletes the last documents of a collection as somebody does by mistake; gives their ids.</summary>
    public async Task<IReadOnlyList<JsonElement>> DeleteAsync(string collection, int count, CancellationToken cancellation)
    {
        var lines = await _http.GetStringAsync($"_sim/collections/lines?env={Env}&name={Uri.EscapeDataString(collection)}", cancellation);
        var ids = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^count..].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("_id")).ToList();
        using var response = await _http.PostAsJsonAsync("_sim/documents", new { env = Env, collection, remove = ids }, cancellation);
        response.EnsureSuccessStatusCode();
        return ids;
    }

    /// <summary>All lines of a collection.</summary>
    public Task<byte[]> LinesAsync(string collection, CancellationToken cancellation) =>
        _http.GetByteArrayAsync($"_sim/collections/lines?env={Env}&name={Uri.EscapeDataString(collection)}", cancellation);

    /// <summary>Names of its collections.</summary>
    public async Task<IReadOnlyList<string>> CollectionsAsync(CancellationToken cancellation) =>
        [.. (await _http.GetFromJsonAsync<JsonElement>($"_sim/collections?env={Env}", cancellation)).EnumerateArray().Select(one => one.GetProperty("name").GetString()!)];

    /// <summary>Changes the first documents of a collection; <paramref name="mark"/> is what is new in them.</summary>
    public async Task ChangeAsync(string collection, int count, int mark, CancellationToken cancellation)
    {
        using var lines = new StreamReader(await _http.GetStreamAsync($"_sim/collections/lines?env={Env}&name={Uri.EscapeDataString(collection)}", cancellation));
        var changed = new List<string>();
        while (changed.Count < count && await lines.ReadLineAsync(cancellation) is { } line)
            changed.Add($"{line[..^1]},\"mark\":{mark}}}");
        using var response = await _http.PostAsJsonAsync("_sim/documents", new { env = Env, collection, put = changed }, cancellation);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _child.DisposeAsync();
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync(path, body, cancellation);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Url();
}
