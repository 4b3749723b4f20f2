using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azurite;
using Crash.Tests.Support;
using Simulator;
using Xunit.Abstractions;

namespace LocalHost.Tests.Support;

/// <summary>A cloud with a few collections and the app that backs them up, as processes and real HTTP.</summary>
internal sealed class NumbersSite : IAsyncDisposable
{
    /// <summary>What takes longer hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static int s_count;
    private readonly ITestOutputHelper _output;

    private NumbersSite(ITestOutputHelper output, WeChatCloud cloud, string env, AppSite app) => (_output, Cloud, Env, App) = (output, cloud, env, app);

    public WeChatCloud Cloud { get; }

    public string Env { get; }

    public AppSite App { get; }

    public static async Task<NumbersSite> CreateAsync(ITestOutputHelper output)
    {
        var cloud = await WeChatCloud.StartAsync();
        var env = $"指标-{Interlocked.Increment(ref s_count)}";
        cloud.Env(env).Collection("订单").AddGenerated(40);
        cloud.Env(env).Collection("users").AddGenerated(30);
        cloud.Env(env).Collection("drafts");
        var app = new AppSite(cloud, env, (await AzuriteServer.SharedAsync()).ConnectionString);
        app.Settings["Restore__Settle"] = "00:00:02";
        return new(output, cloud, env, app);
    }

    /// <summary>Makes a backup and gives it as HTTP shows it.</summary>
    public async Task<JsonObject> BackUpAsync(HttpClient http)
    {
        using var patience = new CancellationTokenSource(Patience);
        var id = await http.StartBackupAsync();
        await http.WaitForEndAsync(id, patience.Token);
        return await http.GetBackupAsync(id);
    }

    /// <summary>Puts a collection back under another name.</summary>
    public async Task<string> RestoreAsync(HttpClient http, string backupId, string collection)
    {
        using var patience = new CancellationTokenSource(Patience);
        var body = new JsonObject { ["backup"] = backupId, ["collections"] = new JsonArray(collection), ["mode"] = "new", ["approve"] = true };
        using var response = await http.PostAsJsonAsync("api/restores", body, patience.Token);
        var answer = await response.Content.ReadAsStringAsync(patience.Token);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, answer);
        var id = (string)JsonNode.Parse(answer)!["id"]!;
        await http.WaitForEndAsync(id, patience.Token);
        var restore = (await http.GetFromJsonAsync<JsonObject>($"api/restores/{id}", patience.Token))!;
        Assert.True((string?)restore["outcome"] == "Complete", restore.ToJsonString());
        return id;
    }

    /// <summary>What must be in nothing that leaves the app: the secret, tokens, ids of documents, what signs links.</summary>
    public IEnumerable<string> Secrets() =>
    [
        Cloud.AppSecret, .. Cloud.IssuedTokens, "access_token=", "sign=", "signature",
        .. Cloud.Env(Env).Collections.SelectMany(collection => collection.Documents().Keys).Select(id => id.Trim('"')),
    ];

    /// <summary>Of those, the ones that are in a text.</summary>
    public IEnumerable<string> SecretsIn(ReadOnlyMemory<byte> text) => Secrets().Where(secret => text.Span.IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);

    public async ValueTask DisposeAsync()
    {
        _output.WriteLine(string.Join('\n', App.Log.TakeLast(100)));
        await App.DisposeAsync();
        await Cloud.DisposeAsync();
    }
}
