using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AzureHost.Tests.Support;
using Azurite;
using Crash.Tests.Support;
using Simulator;
using Simulator.Jobs;
using Xunit.Abstractions;

namespace AzureHost.Tests.Api;

/// <summary>The whole HTTP API on both hosts: the same calls, the same answers.</summary>
public sealed class ApiTableTests(ITestOutputHelper output)
{
    private const string FunctionKey = "f+y";
    private const string SystemKey = "s+y";
    private const string LocalKey = "l+k";
    private const string Uin = "demo-小明";
    private const string TokenKey = "密钥密钥密钥三十二个字符以上的密钥三十二个字符以上的密钥三十二个字符";

    [Fact]
    public async Task Calls_OnBothHosts_HaveTheAnswersOfTheTable()
    {
        var answers = await Task.WhenAll(OnAzureAsync(), OnLocalAsync());

        var wrong = new StringBuilder();
        for (var index = 0; index < ApiRow.All.Count; index++)
        {
            var (row, azure, local) = (ApiRow.All[index], answers[0][index], answers[1][index]);
            var differences = row.IsCompared ? azure.DifferencesFrom(local).ToList() : [];
            if ((azure.Code, local.Code) != (row.AzureCode, row.LocalCode) || !differences.SequenceEqual(row.Differs, StringComparer.OrdinalIgnoreCase))
                wrong.AppendLine($"{row}\n  differ in [{string.Join(' ', differences)}], listed [{string.Join(' ', row.Differs)}]\n    azure {azure}\n    local {local}");
        }
        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    [Fact]
    public void Table_HasEveryRouteAndMethodOfTheApp()
    {
        var routes = JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltFiles.Published, "functions.metadata")))!.AsArray()
            .SelectMany(function => function!["bindings"]!.AsArray()).Where(binding => (string?)binding!["type"] == "httpTrigger")
            .SelectMany(binding => binding!["methods"]!.AsArray().Select(method => (Method: ((string)method!).ToUpperInvariant(), Route: (string)binding["route"]!)));

        var missing = routes.Where(route => !ApiRow.All.Any(row => row.Method == route.Method && Fits(row.Path, route.Route)));

        Assert.Empty(missing);
    }

    [Fact]
    public void Differences_AreExplained()
    {
        var readme = File.ReadAllText(BuiltFiles.Source("Api", "README.md"));
        var reasons = ApiRow.All.Where(row => row.Reason.Length > 0).Select(row => row.Reason).Distinct(StringComparer.Ordinal);

        Assert.All(reasons, reason => Assert.Contains($"**{reason}**", readme, StringComparison.Ordinal));
        Assert.All(ApiRow.All.Where(row => row.AzureCode != row.LocalCode), row => Assert.NotEmpty(row.Reason));
    }

    private static bool Fits(string path, string route) =>
        Regex.IsMatch(path, $"^/api/{Regex.Replace(Regex.Escape(route), @"\\\{\w+}", "[^/?]+", RegexOptions.None, Second)}(\\?.*)?$", RegexOptions.None, Second);

    private static TimeSpan Second => TimeSpan.FromSeconds(1);

    private async Task<IReadOnlyList<ApiAnswer>> OnAzureAsync()
    {
        await using var site = await AzureSite.CreateAsync(output);
        Fill(site.Cloud, site.Env);
        foreach (var (name, value) in Settings)
            site.Settings[name] = value;
        site.Settings["Drill__Environment"] = site.Env;
        var host = await site.StartAsync("--functionKey", FunctionKey, "--systemKey", SystemKey);
        return await PlayAsync(host, site.Env, site.Cloud, new() { ["function"] = FunctionKey, ["system"] = SystemKey, ["wrong"] = "falsch" });
    }

    private static async Task<IReadOnlyList<ApiAnswer>> OnLocalAsync()
    {
        var folder = Directory.CreateTempSubdirectory("workflow-api-");
        await using var cloud = await WeChatCloud.StartAsync();
        var env = $"地-{Environment.ProcessId}";
        Fill(cloud, env);
        var settings = new Dictionary<string, string>(Settings, StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["AzureWebJobsStorage"] = (await AzuriteServer.SharedAsync()).ConnectionString,
            ["Local__Store"] = Path.Combine(folder.FullName, "store.db"),
            ["Local__HostKey"] = LocalKey,
            ["WeChat__ApiBase"] = cloud.BaseAddress.ToString(),
            ["WeChat__AppId"] = cloud.AppId,
            ["WeChat__AppSecret"] = cloud.AppSecret,
            ["WeChat__Env"] = env,
            ["Drill__Environment"] = env,
            ["BackupSchedule"] = "0 0 18 * * *",
        };
        await using var host = await HostProcess.StartAsync(folder.FullName, settings, BuiltFiles.LocalHost);
        var answers = await PlayAsync(host, env, cloud, new() { ["function"] = LocalKey, ["system"] = LocalKey, ["wrong"] = "falsch" });
        await host.KillAsync();
        folder.Delete(recursive: true);
        return answers;
    }

    private static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Logs__TokenKey"] = TokenKey,
        ["Logs__Demo"] = "true",
        ["Logs__Origins"] = "https://shop.example",
        ["AzureWebJobs.BackupTimer.Disabled"] = "true",
        ["Backup__Exclude"] = "慢",
    };

    private static async Task<IReadOnlyList<ApiAnswer>> PlayAsync(HostProcess host, string env, WeChatCloud cloud, Dictionary<string, string> keys)
    {
        using var http = host.Client();
        var caller = new ApiCaller(http, env, new LogDevice(Uin, cloud.AppId, TokenKey), keys);
        var answers = new List<ApiAnswer>();
        foreach (var row in ApiRow.All)
            answers.Add(await caller.CallAsync(row));
        return answers;
    }

    private static void Fill(WeChatCloud cloud, string env)
    {
        // Long enough that a second start meets the first.
        cloud.Env(env).Collection("订单").AddGenerated(30, 1).Add("""{ "_id": "张/三", "n": 3.0 }""").JobDurations = JobDurations.Of(TimeSpan.FromSeconds(1));
        cloud.Env(env).Collection("小").Add("""{ "_id": "甲", "n": 3.0 }""", """{ "_id": 2 }""", """{ "_id": "2" }""");
        cloud.Env(env).Collection("一").Add("""{ "_id": "唯一" }""");
        // Long enough that a cancel meets its export.
        cloud.Env(env).Collection("慢").JobDurations = JobDurations.Of(TimeSpan.FromMinutes(5));
    }
}
