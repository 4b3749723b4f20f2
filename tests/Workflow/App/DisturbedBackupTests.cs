using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>A backup during which something wrote to the environment is none to rely on.</summary>
public sealed class DisturbedBackupTests
{
    private const string Restore = "r-20261121T175900Z-ab12";

    [Fact]
    public async Task Backup_WhileARestoreWrote_SaysSoAndIsNotGood()
    {
        var (silent, writer, later) = (new StandInDisturbance(null), new StandInDisturbance(Restore), new StandInDisturbance("r-另"));
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(3)));
        app.With(("订单", 2), ("users", 1), ("空", 0));
        await app.RestartHostAsync(services =>
            services.AddSingleton<IDisturbances>(silent).AddSingleton<IDisturbances>(writer).AddSingleton<IDisturbances>(later));

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Complete, Restore, false), (backup.Outcome, backup.DisturbedBy, backup.IsGood));
        var window = (app.Env, backup.Exports!.Min(export => export.WindowStart!.Value), backup.Exports!.Max(export => export.WindowEnd!.Value));
        Assert.Equal(window, Assert.Single(writer.Asked));
        Assert.Equal(window, Assert.Single(silent.Asked));
        Assert.Empty(later.Asked);
        Assert.True(window.Item3 - window.Item2 >= TimeSpan.FromMinutes(3));
        Assert.Null(await app.Services.GetRequiredService<BackupCatalog>().LastGoodAsync(DateTimeOffset.MaxValue, default));
        Assert.Contains($"{Restore} wrote to the environment", app.Log.Errors, StringComparison.Ordinal);
        Assert.Contains($"of {app.Env} (all, disturbed) ended Complete: ", app.Log.Text, StringComparison.Ordinal);
        Assert.Equal(Restore, (await app.Http.GetFromJsonAsync<JsonElement>("api/backups")).GetProperty("backups")[0].GetProperty("disturbedBy").GetString());
        Assert.DoesNotContain("disturbedBy", await app.ManifestTextAsync(backup.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_ThatNothingDisturbed_IsGoodAndHasNoSuchField()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await app.RestartHostAsync(services => services.AddSingleton<IDisturbances>(new StandInDisturbance(null)));

        var backup = await app.RunBackupAsync();

        Assert.True(backup.IsGood);
        Assert.DoesNotContain("disturbedBy", await app.Http.GetStringAsync($"api/backups/{backup.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_ThatExportedNothing_AsksNobody()
    {
        var writer = new StandInDisturbance(Restore);
        await using var app = await RunningApp.StartAsync();
        await app.RestartHostAsync(services => services.AddSingleton<IDisturbances>(writer));

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Failed, null), (backup.Outcome, backup.DisturbedBy));
        Assert.Empty(writer.Asked);
    }

    private sealed class StandInDisturbance(string? id) : IDisturbances
    {
        public ConcurrentQueue<(string Env, DateTimeOffset From, DateTimeOffset To)> Asked { get; } = [];

        public Task<string?> FindAsync(string env, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
        {
            Asked.Enqueue((env, from, to));
            return Task.FromResult(id);
        }
    }
}
