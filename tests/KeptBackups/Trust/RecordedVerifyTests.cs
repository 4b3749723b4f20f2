using System.Runtime.CompilerServices;
using DurableTask.Sqlite.Testing;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Trust.Orchestrators;
using Workflow.Trust.Triggers;

namespace Workflow.Tests.Trust;

/// <summary>
/// Verifications that were at work when a new version came must go on: see <c>RecordedBackupTests</c>. Record anew with
/// <c>RECORD_HISTORIES=1 dotnet test tests/KeptBackups --filter RecordedVerify</c>.
/// </summary>
public sealed class RecordedVerifyTests
{
    private static readonly HistoryReplayer Replayer = new(registry => registry
        .AddOrchestratorFunc(nameof(VerifyBackupOrchestrator), VerifyBackupOrchestrator.Run)
        .AddOrchestratorFunc(nameof(VerifyNightOrchestrator), VerifyNightOrchestrator.Run));

    [Fact]
    public void HistoriesOfEarlierVersions_Replay() => Assert.Equal(2, Replayer.ReplayFolder(Folder()));

    [Fact]
    public async Task VerificationsOfToday_Replay()
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync();
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(30));
        var now = site.App.Clock.GetUtcNow();
        await ActivatorUtilities.CreateInstance<TrustTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);
        await site.App.Client.WaitForInstanceCompletionAsync($"verify-{now:yyyyMMdd}");

        foreach (var (name, instance) in new[] { ("night", $"verify-{now:yyyyMMdd}"), ("verify", Workflow.Trust.VerifyInstance.Of(id, now)) })
        {
            var history = RecordedHistory.TakeFamily(site.App.Services, instance).First();
            HistoryReplayer.For(site.App.Services).Replay(history);
            // Named after this process: another name at each recording.
            if (Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1")
                RecordedHistory.Parse(history.ToJson().Replace(site.App.Env, "测试环境", StringComparison.Ordinal)).Save(Path.Combine(Folder(), $"{name}.json"));
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Histories");
}
