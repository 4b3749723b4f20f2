using Azurite;
using Crash.Tests.Support;
using Simulator;
using Simulator.Data;
using Xunit.Abstractions;

namespace AzureHost.Tests.Support;

/// <summary>
/// A place for the published app: a cloud, an environment in it, settings and a task hub of its own. Hosts started here share them, and one
/// that is started again finds what the last one left.
/// </summary>
internal sealed class AzureSite : IAsyncDisposable
{
    /// <summary>What takes longer hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private const int LogTail = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private const string StorageProvider = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__";
    private static int s_count;

    private readonly ITestOutputHelper? _output;
    private readonly List<HostProcess> _hosts = [];

    private AzureSite(ITestOutputHelper? output, WeChatCloud cloud, int number, string connectionString)
    {
        _output = output;
        Cloud = cloud;
        Env = $"云-{number}";
        Oracle = new(cloud, Env, new(connectionString, Env));
        Settings = new(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = connectionString,
            ["WeChat__ApiBase"] = cloud.BaseAddress.ToString(),
            ["WeChat__AppId"] = cloud.AppId,
            ["WeChat__AppSecret"] = cloud.AppSecret,
            ["WeChat__Env"] = Env,
            ["BackupSchedule"] = "0 0 18 * * *",
            // The hub of host.json would be one for all tests.
            ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = $"hub{number}",
            // It lives for seconds and starts often: no time is spent on profiles of its methods.
            ["DOTNET_TieredPGO"] = "0",
        };
        // Four, the default, only cost time on one machine; and after a pause nobody is to wait for half a minute, the default too.
        Settings[StorageProvider + "partitionCount"] = "1";
        Settings[StorageProvider + "maxQueuePollingInterval"] = "00:00:00.5";
    }

    public WeChatCloud Cloud { get; }

    public string Env { get; }

    public CloudEnvironment Environment => Cloud.Env(Env);

    public BackupOracle Oracle { get; }

    /// <summary>Environment variables of host and worker.</summary>
    public Dictionary<string, string> Settings { get; }

    /// <summary>What all hosts printed.</summary>
    public IEnumerable<string> Log => _hosts.SelectMany((host, number) => host.Log.Lines.Select(line => $"[{number + 1}] {line}"));

    public static async Task<AzureSite> CreateAsync(ITestOutputHelper? output, Action<WeChatCloudOptions>? configureCloud = null)
    {
        var cloud = await WeChatCloud.StartAsync(configureCloud);
        return new(output, cloud, Interlocked.Increment(ref s_count), (await AzuriteServer.SharedAsync()).ConnectionString);
    }

    public async Task<HostProcess> StartAsync(params string[] arguments)
    {
        var host = await HostProcess.StartAsync(BuiltFiles.Published, Settings, [BuiltFiles.HostStandIn, "--folder", BuiltFiles.Published, .. arguments]);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Waits until the cloud has been asked for so many files: then one is on its way.</summary>
    public async Task DownloadsAsync(int count, CancellationToken patience)
    {
        while (Cloud.Calls("download") < count)
            await Task.Delay(Poll, TimeProvider.System, patience);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        _output?.WriteLine(string.Join('\n', Log.TakeLast(LogTail)));
        await Cloud.DisposeAsync();
    }
}
