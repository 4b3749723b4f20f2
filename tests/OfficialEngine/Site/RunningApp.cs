using Azurite;
using Functions.Local;
using Functions.Local.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Simulator;
using Workflow;

namespace OfficialEngine.Tests.Site;

/// <summary>
/// The whole app on one backend, in real time, with a simulated cloud and an emulator of its own: what lies there is what this run has stored,
/// all of it.
/// </summary>
internal sealed class RunningApp : IAsyncDisposable
{
    public const string Env = "环境-甲";

    private readonly string folder = Directory.CreateTempSubdirectory("workflow-official-").FullName;
    private readonly AzuriteServer storage;
    private IHost? host;

    private RunningApp(AzuriteServer storage, WeChatCloud cloud) => (this.storage, Cloud) = (storage, cloud);

    public WeChatCloud Cloud { get; }

    public string Storage => storage.ConnectionString;

    public HttpClient Http { get; private set; } = null!;

    public DurableTaskClient Client => host!.Services.GetRequiredService<DurableTaskClient>();

    /// <summary>Times from then on are this run's; earlier ones are data.</summary>
    public DateTimeOffset Began { get; } = TimeProvider.System.GetUtcNow();

    public WarningLog Log { get; } = new();

    public static async Task<RunningApp> StartAsync(Backend backend, params (string Name, string Value)[] settings)
    {
        var app = new RunningApp(await AzuriteServer.StartAsync(), await WeChatCloud.StartAsync());
        await app.StartHostAsync(backend, settings);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host!.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
        await Cloud.DisposeAsync();
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartHostAsync(Backend backend, (string Name, string Value)[] more)
    {
        var settings = Settings();
        foreach (var (name, value) in more)
            settings.Add(name, value);
        var builder = LocalHost.CreateBuilder(new()
        {
            FunctionAssemblies = [typeof(WorkflowServices).Assembly],
            Settings = settings,
            ReadEnvironment = false,
            WorkingFolder = folder,
            LogToConsole = false,
        });
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.AddProvider(Log);
        builder.Services.AddSingleton<TimeProvider>(new DistinctTimes());
        builder.Services.AddWorkflow(builder.Configuration);
        backend.Add(builder);
        host = builder.Build();
        await host.StartAsync();
        Http = new HttpClient { BaseAddress = host.Services.GetRequiredService<BoundAddresses>().Local };
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["AzureWebJobsStorage"] = Storage,
        ["AzureWebJobs.BackupTimer.Disabled"] = "true",
        ["AzureWebJobs.AbsenceTimer.Disabled"] = "true",
        ["AzureWebJobs.RetentionTimer.Disabled"] = "true",
        ["AzureWebJobs.TrustTimer.Disabled"] = "true",
        ["AzureWebJobs.DrillTimer.Disabled"] = "true",
        ["BackupSchedule"] = "0 0 18 * * *",
        ["WeChat__ApiBase"] = Cloud.BaseAddress.ToString(),
        ["WeChat__AppId"] = Cloud.AppId,
        ["WeChat__AppSecret"] = Cloud.AppSecret,
        ["WeChat__Env"] = Env,
        // The engine of Microsoft stalls on wide fan-outs.
        ["Backup__MaxConcurrentExports"] = "2",
        // Too short for a second job where the first one's file is broken: these engines run on the real clock.
        ["Backup__MaxWait"] = "00:01:30",
        ["Logs__TokenKey"] = "一把只给测试用的钥匙 0123456789abcdefghijklmnop",
        ["Logs__Demo"] = "true",
        ["Local__Store"] = Path.Combine(folder, "store.db"),
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
    };
}
