using Azurite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Simulator;
using WeChat;
using Workflow.Backups;
using Workflow.Backups.Activities;
using Workflow.Catalogue;
using Workflow.Exports.Activities;
using Workflow.Steps;

namespace Workflow.Tests.Support;

/// <summary>The activities over a real simulated cloud and real storage, without a host: each may be called as often as a test likes.</summary>
internal sealed class StepSite : IAsyncDisposable
{
    private static int environments;
    private readonly ServiceProvider services;

    private StepSite(WeChatCloud cloud, CapturedLog log, ServiceProvider services, string env)
    {
        Cloud = cloud;
        Log = log;
        this.services = services;
        Env = env;
        BackupId = Workflow.Catalogue.BackupId.Create(env, new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero), "1");
    }

    public WeChatCloud Cloud { get; }

    public CapturedLog Log { get; }

    public string Env { get; }

    public string BackupId { get; }

    public ExportsTable Exports => services.GetRequiredService<ExportsTable>();

    public BackupBlobs Blobs => services.GetRequiredService<BackupBlobs>();

    /// <summary>An environment of its own in the shared storage, so that tests do not meet.</summary>
    public static async Task<StepSite> StartAsync(
        Action<WeChatCloudOptions>? configure = null, string? connectionString = null, TimeProvider? time = null)
    {
        var cloud = await WeChatCloud.StartAsync(options =>
        {
            options.TimeProvider = time ?? options.TimeProvider;
            configure?.Invoke(options);
        });
        var env = $"生产-{Environment.ProcessId}-{Interlocked.Increment(ref environments)}";
        var log = new CapturedLog();
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = connectionString ?? (await AzuriteServer.SharedAsync()).ConnectionString,
            ["WeChat:ApiBase"] = cloud.BaseAddress.ToString(),
            ["WeChat:AppId"] = cloud.AppId,
            ["WeChat:AppSecret"] = cloud.AppSecret,
            ["WeChat:Env"] = env,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var registrations = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace))
            .AddSingleton(time ?? TimeProvider.System)
            .AddWorkflow(configuration);
        registrations.AddWeChat((_, options) =>
        {
            configuration.GetSection("WeChat").Bind(options);
            options.RetryDelays = [TimeSpan.Zero, TimeSpan.Zero];
        });
        return new(cloud, log, registrations.BuildServiceProvider(), env);
    }

    /// <summary>Lists one collection, so that it has its row.</summary>
    public async Task ListAsync(params string[] collections)
    {
        var plan = BackupPlan.FromSettings(services.GetRequiredService<WorkflowSettings>(), services.GetRequiredService<BackupSettings>()) with { Collections = collections };
        await Step<ListCollections>().Run(new() { BackupId = BackupId, Plan = plan, Deadline = Deadline }, default);
    }

    /// <summary>When the exports of this site must be over.</summary>
    public DateTimeOffset Deadline { get; set; } = DateTimeOffset.MaxValue;

    public Task<StepResult<long>> StartExportAsync(string collection, int index = 0, long? jobBefore = null) =>
        Step<StartExport>().Run(
            new() { BackupId = BackupId, Env = Env, Collection = collection, Index = index, InstanceId = $"{BackupId}:{index}", JobBefore = jobBefore, Deadline = Deadline }, default);

    public Task<StepResult<JobState>> CheckExportAsync(string collection, long jobId) =>
        Step<CheckExport>().Run(new() { BackupId = BackupId, Env = Env, Collection = collection, JobId = jobId, Deadline = Deadline }, default);

    public Task<StepResult<StoredFile>> StoreExportAsync(string collection, long jobId, bool empty = false) =>
        Step<StoreExport>().Run(
            new() { BackupId = BackupId, Env = Env, Collection = collection, JobId = jobId, Empty = empty, Deadline = Deadline }, default);

    public Task<StepResult<ExportStatus>> VerifyExportAsync(string collection, StoredFile file) =>
        Step<VerifyExport>().Run(new() { BackupId = BackupId, Collection = collection, File = file, Deadline = Deadline }, default);

    public Task<ExportEnd> RecordExportAsync(string collection, ExportStatus status, string? reason = null) =>
        Step<RecordExport>().Run(new() { BackupId = BackupId, Collection = collection, Status = status, Reason = reason }, default);

    public async Task<ExportRow> RowAsync(string collection) => await Exports.GetAsync(BackupId, collection, default);

    /// <summary>Lists, starts and checks a collection whose job is done at once; gives the job.</summary>
    public async Task<long> ExportAsync(string collection)
    {
        await ListAsync(collection);
        var jobId = (await StartExportAsync(collection)).Value;
        Assert.Equal(JobState.Ready, (await CheckExportAsync(collection, jobId)).Value);
        return jobId;
    }

    public T Step<T>() where T : class => ActivatorUtilities.CreateInstance<T>(services);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Cloud.DisposeAsync();
    }
}
