using Azurite;
using Simulator;
using Simulator.Data;
using Xunit.Abstractions;

namespace Crash.Tests.Support;

/// <summary>All that a test of this project needs: a cloud with data, storage, the app's place and the oracle.</summary>
internal sealed class CrashSite : IAsyncDisposable
{
    /// <summary>What takes longer hangs: a busy machine needs seconds for each start of the process.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private const int LogTail = 150;
    private static int s_count;

    private readonly ITestOutputHelper _output;

    private CrashSite(ITestOutputHelper output, WeChatCloud cloud, CloudEnvironment environment, AppSite app, StoredBackups stored)
    {
        _output = output;
        Cloud = cloud;
        Environment = environment;
        App = app;
        Stored = stored;
        Oracle = new(cloud, environment.Id, stored);
    }

    public WeChatCloud Cloud { get; }

    public CloudEnvironment Environment { get; }

    public AppSite App { get; }

    public StoredBackups Stored { get; }

    public BackupOracle Oracle { get; }

    /// <param name="output">Gets the end of the app's log.</param>
    /// <param name="azurite">Null: the one that all tests share; each has an environment of its own in it.</param>
    /// <param name="launcher">See <see cref="AppSite.Launcher"/>.</param>
    public static async Task<CrashSite> CreateAsync(
        ITestOutputHelper output, AzuriteServer? azurite = null, IReadOnlyList<string>? launcher = null)
    {
        var cloud = await WeChatCloud.StartAsync();
        var env = $"生产-{Interlocked.Increment(ref s_count)}";
        var connectionString = (azurite ?? await AzuriteServer.SharedAsync()).ConnectionString;
        var app = new AppSite(cloud, env, connectionString) { Launcher = launcher ?? [] };
        return new(output, cloud, SampleCloud.Fill(cloud, env), app, new(connectionString, env));
    }

    public async ValueTask DisposeAsync()
    {
        _output.WriteLine(string.Join('\n', App.Log.TakeLast(LogTail)));
        await App.DisposeAsync();
        await Cloud.DisposeAsync();
    }
}
