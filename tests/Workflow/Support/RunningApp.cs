using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azurite;
using DurableTask.Sqlite.Engine;
using Functions.Local;
using Functions.Local.Hosting;
using Functions.Local.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Simulator;
using WeChat;
using Workflow.Backups.Triggers;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Local;
using Workflow.Storage;
using VirtualClock = DurableTask.Sqlite.Testing.VirtualClock;

namespace Workflow.Tests.Support;

/// <summary>
/// The whole app in this process: its functions on the local host over real HTTP, the engine on a real file, a simulated cloud, real storage,
/// and a clock that jumps by itself whenever nothing else can happen.
/// </summary>
internal sealed class RunningApp : IAsyncDisposable
{
    /// <summary>The setting that turns the timer on.</summary>
    public static readonly (string Name, string? Value) TimerOn = ("AzureWebJobs.BackupTimer.Disabled", "false");

    private static int environments;
    private readonly string folder = Directory.CreateTempSubdirectory("workflow-app-").FullName;
    private readonly Dictionary<string, string?> settings = [];
    private IHost? host;

    private RunningApp(WeChatCloud cloud, VirtualClock clock, string env)
    {
        Cloud = cloud;
        Clock = clock;
        Env = env;
    }

    public WeChatCloud Cloud { get; }

    public VirtualClock Clock { get; }

    public string Env { get; }

    public CapturedLog Log { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public DurableTaskClient Client => Services.GetRequiredService<DurableTaskClient>();

    /// <summary>What features that are not there would register; it counts from the next start of the host on.</summary>
    public Action<IServiceCollection>? Configure { get; set; }

    public bool IsRunning => host is not null;

    public IServiceProvider Services => host!.Services;

    public string StorePath => Path.Combine(folder, "store.db");

    /// <summary>
    /// Starts cloud and app, a minute before the timer is due. The timer is off unless <paramref name="set"/> turns it on; with it on the clock
    /// stands, since it would otherwise jump from one due time to the next for ever.
    /// </summary>
    public static Task<RunningApp> StartAsync(
        Action<WeChatCloudOptions>? configureCloud = null, params (string Name, string? Value)[] set) =>
        StartInAsync($"环境-{Environment.ProcessId}-{Interlocked.Increment(ref environments)}", configureCloud, set);

    /// <summary>The same in an environment of this name: all ids follow from it.</summary>
    public static async Task<RunningApp> StartInAsync(
        string env, Action<WeChatCloudOptions>? configureCloud, params (string Name, string? Value)[] set)
    {
        var clock = new VirtualClock(new DateTimeOffset(2026, 11, 21, 17, 59, 0, TimeSpan.Zero)) { AutoAdvance = !set.Contains(TimerOn) };
        var cloud = await WeChatCloud.StartAsync(options =>
        {
            options.TimeProvider = clock;
            configureCloud?.Invoke(options);
        });
        var app = new RunningApp(cloud, clock, env);
        app.settings["AzureWebJobsStorage"] = (await AzuriteServer.SharedAsync()).ConnectionString;
        app.settings["BackupSchedule"] = "0 0 18 * * *";
        app.settings["AzureWebJobs.BackupTimer.Disabled"] = "true";
        app.settings["AzureWebJobs.AbsenceTimer.Disabled"] = "true";
        app.settings["AzureWebJobs.RetentionTimer.Disabled"] = "true";
        app.settings["AzureWebJobs.TrustTimer.Disabled"] = "true";
        app.settings["AzureWebJobs.DrillTimer.Disabled"] = "true";
        app.settings["WeChat__ApiBase"] = cloud.BaseAddress.ToString();
        app.settings["WeChat__AppId"] = cloud.AppId;
        app.settings["WeChat__AppSecret"] = cloud.AppSecret;
        app.settings["WeChat__Env"] = app.Env;
        app.settings["Local__Store"] = app.StorePath;
        app.settings["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in set)
            app.settings[name] = value;
        await app.StartHostAsync();
        if (set.Contains(TimerOn))
            await app.Log.WaitForAsync("is due next at");
        return app;
    }

    /// <summary>Puts generated documents into collections of the app's environment.</summary>
    public RunningApp With(params (string Collection, int Documents)[] collections)
    {
        foreach (var (name, documents) in collections)
        {
            var collection = Cloud.Env(Env).Collection(name);
            if (documents > 0)
                collection.AddGenerated(documents);
        }
        return this;
    }

    /// <summary>Starts the app again on the same store, after <see cref="StopHostAsync"/>.</summary>
    public async Task StartHostAsync(params (string Name, string? Value)[] changed)
    {
        foreach (var (name, value) in changed)
            settings[name] = value;
        var builder = LocalHost.CreateBuilder(new()
        {
            FunctionAssemblies = [typeof(StartBackup).Assembly, typeof(StandInHolder).Assembly],
            Settings = settings,
            ReadEnvironment = false,
            WorkingFolder = folder,
            LogToConsole = false,
        });
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug);
        builder.AddSqliteBackend();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(new CallWatch(Clock.BeginWork));
        builder.Services.AddWorkflow(builder.Configuration);
        builder.Services.AddSqliteEngineName();
        // Storage's own tries would sleep for real.
        builder.Services.AddSingleton(_ => new StorageConnection(builder.Configuration, retryDelay: TimeSpan.Zero));
        var section = builder.Configuration.GetSection("WeChat");
        builder.Services.AddWeChat((_, options) =>
        {
            section.Bind(options);
            options.RetryDelays = [TimeSpan.Zero, TimeSpan.Zero];
        });
        Configure?.Invoke(builder.Services);
        host = builder.Build();
        await host.StartAsync();
        Http = new HttpClient { BaseAddress = Services.GetRequiredService<BoundAddresses>().Local };
    }

    public async Task StopHostAsync()
    {
        if (host is null)
            return;
        Http.Dispose();
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
        host = null;
    }

    /// <summary>Starts the app again with what features that are not there would register.</summary>
    public async Task RestartHostAsync(Action<IServiceCollection> configure)
    {
        Configure = configure;
        await StopHostAsync();
        await StartHostAsync();
    }

    /// <summary>
    /// Ends the app as a kill would: of its engine nothing more reaches the disk. What an activity has begun comes to its end, and its result is lost.
    /// </summary>
    public async Task KillHostAsync()
    {
        if (host is null)
            return;
        await Services.GetRequiredService<DurableEngine>().KillAsync();
        await StopHostAsync();
    }

    /// <summary>Starts a backup over HTTP; gives its id.</summary>
    public async Task<string> StartBackupAsync(string? body = null)
    {
        using var response = await PostAsync("api/backups", body);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{response.StatusCode}\n{Log.Errors}");
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string? body = null) =>
        Http.PostAsync(path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

    public async Task<BackupRecord> GetAsync(string backupId) =>
        (await Http.GetFromJsonAsync<BackupRecord>($"api/backups/{backupId}", Json.Options))!;

    /// <summary>Waits until the orchestration has ended and gives the backup as HTTP shows it.</summary>
    public async Task<BackupRecord> WaitAsync(string backupId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var ended = await Client.WaitForInstanceCompletionAsync(backupId, getInputsAndOutputs: true, patience.Token);
        Assert.True(ended.RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Terminated, ended.FailureDetails?.ToString());
        return await GetAsync(backupId);
    }

    public async Task<BackupRecord> RunBackupAsync(string? body = null) => await WaitAsync(await StartBackupAsync(body));

    public async Task<BackupManifest> ManifestAsync(string backupId)
    {
        await using var blob = await Services.GetRequiredService<BackupBlobs>().OpenReadAsync(BlobNames.Manifest(Env, backupId), default);
        return (await JsonSerializer.DeserializeAsync<BackupManifest>(blob, Json.Options))!;
    }

    /// <summary>The manifest as it lies in storage.</summary>
    public async Task<string> ManifestTextAsync(string backupId)
    {
        await using var blob = await Services.GetRequiredService<BackupBlobs>().OpenReadAsync(BlobNames.Manifest(Env, backupId), default);
        using var text = new StreamReader(blob);
        return await text.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        await Cloud.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
