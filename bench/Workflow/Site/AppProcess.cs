using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bench.Site;

/// <summary>
/// The built app as a process, with the settings that it has by default: on the local host, or as a worker below the stand-in for the Functions
/// host, with Microsoft's Durable extension on the storage that the backups go to.
/// </summary>
internal sealed partial class AppProcess : IAsyncDisposable
{
    private readonly Child _child;
    private readonly HttpClient _http;

    private AppProcess(Child child, Uri address)
    {
        _child = child;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public int Id => _child.Id;

    /// <summary>A client of its address.</summary>
    public HttpClient Http => _http;

    /// <summary>Of all its processes together.</summary>
    public ProcessCost Cost => ProcessCost.OfFamily(_child.Id);

    /// <summary>Starts it in <paramref name="folder"/> and waits until it listens.</summary>
    public static async Task<AppProcess> StartAsync(
        string folder, CloudProcess cloud, string storage, CancellationToken cancellation, bool onAzure = false)
    {
        var child = Launch(folder, cloud, storage, port: 0, onAzure);
        var line = await child.LineAsync(cancellation, "Listening on http");
        return new(child, new Uri(Address().Match(line).Value));
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static Child Launch(string folder, CloudProcess cloud, string storage, int port, bool onAzure = false) => Child.Start(
        Repository.Dotnet, onAzure ? [Repository.HostStandIn, "--folder", Repository.AzureApp] : [Repository.App], folder, new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["AzureWebJobsStorage"] = storage,
            ["Local__Store"] = Path.Combine(folder, "store", "workflow.db"),
            ["WeChat__ApiBase"] = cloud.Address.ToString(),
            ["WeChat__AppId"] = CloudProcess.AppId,
            ["WeChat__AppSecret"] = CloudProcess.AppSecret,
            ["WeChat__Env"] = CloudProcess.Env,
            ["Drill__Environment"] = CloudProcess.Env,
            // Once a year: only the benchmark starts backups.
            ["BackupSchedule"] = "0 0 0 1 1 *",
        });

    /// <summary>Runs a backup of everything to its end. Waits for a line of the log, so that asking costs the app nothing.</summary>
    /// <exception cref="InvalidOperationException">It did not end <c>Complete</c>.</exception>
    public Task<FinishedBackup> BackUpAsync(CancellationToken cancellation) => BackUpAsync(null, "all", cancellation);

    /// <summary>The same for these collections only.</summary>
    public Task<FinishedBackup> BackUpAsync(IReadOnlyList<string> collections, CancellationToken cancellation) =>
        BackUpAsync(JsonContent.Create(new { collections }), "named", cancellation);

    private async Task<FinishedBackup> BackUpAsync(HttpContent? body, string scope, CancellationToken cancellation)
    {
        using var started = await _http.PostAsync("api/backups", body, cancellation);
        if (started.StatusCode != HttpStatusCode.Accepted)
            throw new InvalidOperationException($"The app answered {started.StatusCode}: {await started.Content.ReadAsStringAsync(cancellation)}");
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetString()!;
        await _child.LineAsync(cancellation, $"Backup {id} of {CloudProcess.Env} ({scope}) ended");
        var record = await _http.GetFromJsonAsync<JsonElement>($"api/backups/{id}", cancellation);
        if (record.GetProperty("outcome").GetString() != "Complete")
            throw new InvalidOperationException($"The backup ended otherwise: {record.GetRawText()[..2000]}");
        return new(id, record);
    }

    /// <summary>When the app logged the first line that holds all of these.</summary>
    public async Task<DateTimeOffset> TimeOfAsync(CancellationToken cancellation, params string[] texts)
    {
        var line = await _child.LineAsync(cancellation, texts);
        return DateTimeOffset.Parse(line.AsSpan(0, line.IndexOf(' ')), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _child.DisposeAsync();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}

/// <summary>A backup that ended <c>Complete</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Record">What <c>GET /api/backups/{id}</c> says.</param>
internal sealed record FinishedBackup(string Id, JsonElement Record)
{
    public TimeSpan Duration => TimeSpan.FromSeconds(Record.GetProperty("durationSeconds").GetDouble());

    public long RawBytes => Record.GetProperty("rawBytes").GetInt64();

    public long StoredBytes => Record.GetProperty("storedBytes").GetInt64();
}
