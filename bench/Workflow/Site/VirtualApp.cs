using System.Net.Http.Json;
using System.Text.Json;
using Functions.Local;
using Functions.Local.Hosting;
using Functions.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Simulator;
using Simulator.Jobs;
using Workflow;
using Workflow.Backups.Triggers;
using Workflow.Local;
using VirtualClock = DurableTask.Sqlite.Testing.VirtualClock;

namespace Bench.Site;

/// <summary>The whole app in this process, over real HTTP and storage, on a clock that jumps whenever nothing else can happen.</summary>
internal sealed class VirtualApp : IAsyncDisposable
{
    private const string Env = "bench-virtual";

    private readonly IHost _host;
    private readonly HttpClient _http;

    private VirtualApp(WeChatCloud cloud, IHost host)
    {
        Cloud = cloud;
        _host = host;
        _http = new HttpClient { BaseAddress = host.Services.GetRequiredService<BoundAddresses>().Local };
    }

    public WeChatCloud Cloud { get; }

    public static async Task<VirtualApp> StartAsync(string folder, string storage)
    {
        var clock = new VirtualClock { AutoAdvance = true };
        var cloud = await WeChatCloud.StartAsync(options => options.TimeProvider = clock);
        cloud.Env(Env).Collection("订单").AddGenerated(1000);
        var builder = LocalHost.CreateBuilder(new()
        {
            FunctionAssemblies = [typeof(StartBackup).Assembly],
            Settings = new Dictionary<string, string?>
            {
                ["AzureWebJobsStorage"] = storage,
                // A timer that is due again and again would never let the clock rest.
                ["AzureWebJobs.BackupTimer.Disabled"] = "true",
                ["AzureWebJobs.AbsenceTimer.Disabled"] = "true",
                ["AzureWebJobs.RetentionTimer.Disabled"] = "true",
                ["AzureWebJobs.TrustTimer.Disabled"] = "true",
                ["AzureWebJobs.DrillTimer.Disabled"] = "true",
                ["BackupSchedule"] = "0 0 0 1 1 *",
                ["WeChat__ApiBase"] = cloud.BaseAddress.ToString(),
                ["WeChat__AppId"] = cloud.AppId,
                ["WeChat__AppSecret"] = cloud.AppSecret,
                ["WeChat__Env"] = Env,
                ["Local__Store"] = Path.Combine(folder, "virtual.db"),
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            },
            ReadEnvironment = false,
            WorkingFolder = folder,
            LogToConsole = false,
        });
        builder.ConfigureFunctionsWebApplication();
        builder.AddSqliteBackend();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(new CallWatch(clock.BeginWork));
        builder.Services.AddWorkflow(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return new(cloud, host);
    }

    /// <summary>Backs up the one collection.</summary>
    /// <returns>Calls of the service, and how long after the end of the job it was noticed.</returns>
    public async Task<(int Calls, TimeSpan Lateness)> BackUpAsync(TimeSpan jobLength, CancellationToken cancellation)
    {
        Cloud.Options.JobDurations = JobDurations.Of(jobLength);
        var before = Cloud.Calls().Values.Sum();
        using var started = await _http.PostAsync("api/backups", null, cancellation);
        var id = (await started.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetString()!;
        await _host.Services.GetRequiredService<DurableTaskClient>().WaitForInstanceCompletionAsync(id, cancellation);
        var calls = Cloud.Calls().Values.Sum() - before;
        var backup = await _http.GetFromJsonAsync<JsonElement>($"api/backups/{id}", cancellation);
        var noticed = backup.GetProperty("exports")[0].GetProperty("windowEnd").GetDateTimeOffset();
        return (calls, noticed - (Cloud.Jobs[^1].AcceptedAt + jobLength));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        await Cloud.DisposeAsync();
    }
}
