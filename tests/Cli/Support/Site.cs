using Azurite;
using Crash.Tests.Support;
using Simulator;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cli.Tests.Support;

/// <summary>The built local host as a process, with a simulated cloud of a few collections and a storage emulator.</summary>
public class Site : IAsyncLifetime
{
    /// <summary>The variable with the key that the app asks for, where it asks for one.</summary>
    internal const string HostKey = "Local__HostKey";

    /// <summary>What tokens of devices are signed with.</summary>
    internal const string TokenKey = "一把只给测试用的钥匙 0123456789abcdefghijklmnop";

    private WeChatCloud cloud = null!;
    private AppSite app = null!;

    internal WeChatCloud Cloud => cloud;

    internal AppSite App => app;

    internal Uri Url { get; private set; } = null!;

    internal string Env { get; } = $"商店-{Environment.ProcessId}-{Interlocked.Increment(ref sites)}";

    private static int sites;
    private long lastSecond;

    /// <summary>A <c>wf</c> without a terminal.</summary>
    internal Wf Wf => WfOf(null);

    /// <summary>What the app is started with, beside what every one has.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    /// <summary>A <c>wf</c> with a terminal of so many columns, and what is typed there.</summary>
    internal Wf WfOf(int? columns, string input = "")
    {
        var wf = new Wf(Url) { Columns = columns, Input = input };
        return app.Settings.TryGetValue(HostKey, out var key) ? wf.With("WORKFLOW_KEY", key) : wf;
    }

    public async Task InitializeAsync()
    {
        cloud = await WeChatCloud.StartAsync();
        app = new AppSite(cloud, Env, (await AzuriteServer.SharedAsync()).ConnectionString);
        app.Settings["Logs__TokenKey"] = TokenKey;
        foreach (var (name, value) in Settings)
            app.Settings[name] = value;
        Fill();
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await cloud.DisposeAsync();
    }

    /// <summary>Starts the app, again where it has been killed. Its address may be another then.</summary>
    internal async Task<AppProcess> StartAsync()
    {
        var life = await app.StartAsync();
        Url = (await life.ListeningAsync()).BaseAddress!;
        return life;
    }

    /// <summary>Runs a backup to its end, in a second of its own: ids of one second are in no order. Gives its id.</summary>
    internal async Task<string> BackUpAsync(params string[] collections)
    {
        if (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() == lastSecond)
            await Until.NextSecondAsync();
        lastSecond = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var http = Client();
        using var started = await http.PostAsync("api/backups", collections.Length == 0 ? null : JsonContent.Create(new { collections }));
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await http.WaitForEndAsync(id, patience.Token);
        return id;
    }

    /// <summary>The API, as somebody calls it who may.</summary>
    internal HttpClient Client()
    {
        var http = new HttpClient { BaseAddress = Url };
        if (app.Settings.TryGetValue(HostKey, out var key))
            http.DefaultRequestHeaders.Add("x-functions-key", key);
        return http;
    }

    private void Fill()
    {
        var env = cloud.Env(Env);
        env.Collection("订单").Add("""{"_id":"甲","n":1,"客户":{"名":"小明","电话":"138"}}""", """{"_id":"乙","n":2}""", """{"_id":3,"n":3}""");
        env.Collection("用户").AddGenerated(120);
        env.Collection("空");
    }
}

/// <summary>One site for all tests that only read, or that leave what others read.</summary>
[CollectionDefinition(nameof(SharedSite))]
public sealed class SharedSite : ICollectionFixture<Site>;
