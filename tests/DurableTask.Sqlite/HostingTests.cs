using DurableTask.Sqlite.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DurableTask.Sqlite.Tests;

public sealed class HostingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hosting-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Host_WithTheEngine_RunsOrchestrationsInRealTime()
    {
        using IHost host = Build("一.db");
        await host.StartAsync();
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();

        string id = await client.ScheduleNewOrchestrationInstanceAsync("o", "真");
        OrchestrationMetadata done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal("真的", done.ReadOutputAs<string>());
        Assert.Same(client, host.Services.GetRequiredService<IDurableTaskClientProvider>().GetClient());
        Assert.True(host.Services.GetRequiredService<EngineHealth>().IsHealthy);
        await host.StopAsync();
    }

    [Fact]
    public async Task SecondHost_OnTheSameStore_DoesNotStart_AndDoesAfterTheFirstHasStopped()
    {
        using IHost first = Build("同.db");
        using IHost second = Build("同.db");
        using IHost third = Build("同.db");
        await first.StartAsync();

        StoreOpenException refused = await Assert.ThrowsAsync<StoreOpenException>(() => second.StartAsync());
        await first.StopAsync();
        await third.StartAsync();

        Assert.Contains("同.db", refused.Message, StringComparison.Ordinal);
        await third.StopAsync();
    }

    [Fact]
    public async Task Stop_WhileACallerWaits_TellsIt()
    {
        using IHost host = Build("停.db");
        await host.StartAsync();
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();
        string id = await client.ScheduleNewOrchestrationInstanceAsync("waits");
        Task<OrchestrationMetadata> wait = client.WaitForInstanceCompletionAsync(id);

        await host.StopAsync();

        InvalidOperationException told = await Assert.ThrowsAsync<InvalidOperationException>(() => wait);
        Assert.Contains("stopped", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataConverter_OfTheServices_IsUsed_UnlessOptionsNameOne()
    {
        ServiceCollection services = new();
        Reverse own = new();
        services.AddSingleton<DataConverter>(own);
        services.AddDurableTaskClient().UseSqlite();
        services.AddDurableTaskClient("named").Configure(options => options.DataConverter = Microsoft.DurableTask.Converters.JsonDataConverter.Default);
        using ServiceProvider provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<DurableTaskClientOptions>>();

        Assert.Same(own, options.Get(string.Empty).DataConverter);
        Assert.Same(Microsoft.DurableTask.Converters.JsonDataConverter.Default, options.Get("named").DataConverter);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WorkerOptions_SetByTheUser_WinWhateverTheOrderOfCalls(bool before)
    {
        ServiceCollection services = new();
        services.AddDurableTaskWorker(worker =>
        {
            if (before)
                worker.Configure(Set);
            worker.UseSqlite();
            if (!before)
                worker.Configure(Set);
        });
        services.AddDurableTaskWorker("默认").UseSqlite();
        using ServiceProvider provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<DurableTaskWorkerOptions>>();

        Assert.Equal((TimeSpan.FromDays(2), 3), (options.Get(string.Empty).MaximumTimerInterval, options.Get(string.Empty).Concurrency.MaximumConcurrentActivityWorkItems));
        Assert.Equal(TimeSpan.MaxValue, options.Get("默认").MaximumTimerInterval);

        static void Set(DurableTaskWorkerOptions options)
        {
            options.MaximumTimerInterval = TimeSpan.FromDays(2);
            options.Concurrency.MaximumConcurrentActivityWorkItems = 3;
        }
    }

    [Theory]
    [InlineData("2.0", DurableTaskWorkerOptions.VersionMatchStrategy.Strict, OrchestrationRuntimeStatus.Completed)]
    [InlineData("1.0", DurableTaskWorkerOptions.VersionMatchStrategy.Strict, OrchestrationRuntimeStatus.Failed)]
    [InlineData("1.0", DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder, OrchestrationRuntimeStatus.Completed)]
    [InlineData("2.1", DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder, OrchestrationRuntimeStatus.Failed)]
    [InlineData("2.1", DurableTaskWorkerOptions.VersionMatchStrategy.None, OrchestrationRuntimeStatus.Completed)]
    public async Task WorkerVersion_DecidesWhichOrchestrationsRun(
        string version, DurableTaskWorkerOptions.VersionMatchStrategy match, OrchestrationRuntimeStatus expected)
    {
        using IHost host = Build("版.db", builder => builder.UseVersioning(new DurableTaskWorkerOptions.VersioningOptions
        {
            Version = "2.0",
            MatchStrategy = match,
            FailureStrategy = DurableTaskWorkerOptions.VersionFailureStrategy.Fail,
        }));
        await host.StartAsync();
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();

        string id = await client.ScheduleNewOrchestrationInstanceAsync("o", "甲", new StartOrchestrationOptions { Version = version });

        Assert.Equal(expected, (await client.WaitForInstanceCompletionAsync(id)).RuntimeStatus);
        await host.StopAsync();
    }

    private IHost Build(string store, Action<IDurableTaskWorkerBuilder>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(registry => registry
                .AddOrchestratorFunc<string, string>("o", (context, input) => context.CallActivityAsync<string>("a", input))
                .AddOrchestratorFunc<string>("waits", context => context.WaitForExternalEvent<string>("never"))
                .AddActivityFunc<string, string>("a", (_, input) => input + "的"));
            worker.UseSqlite(options =>
            {
                options.StorePath = Path.Combine(_folder, "新", store);
                options.ShutdownTimeout = TimeSpan.FromSeconds(2);
            });
            configure?.Invoke(worker);
        });
        builder.Services.AddDurableTaskClient().UseSqlite();
        return builder.Build();
    }

    private sealed class Reverse : DataConverter
    {
        public override string? Serialize(object? value) => value?.ToString();

        public override object? Deserialize(string? data, Type targetType) => data;
    }
}
