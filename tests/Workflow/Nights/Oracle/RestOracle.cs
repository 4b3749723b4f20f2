using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Health;
using Workflow.Http;

namespace Workflow.Tests.Nights.Oracle;

/// <summary>Nothing is stuck: no claim, no instance at work, and the quiet night is good and known to be.</summary>
internal static class RestOracle
{
    public static async Task<IReadOnlyList<string>> LookAsync(Stage stage, IReadOnlyList<BackupRow> rows, TimeSpan quietDue)
    {
        var findings = new List<string>();
        var quiet = rows.FirstOrDefault(row => ScheduleOracle.IdsOf(stage, stage.StartedAt + quietDue).Contains(row.Backup.Id))?.Backup;
        if (quiet is { Outcome: BackupOutcome.Complete, Gate.Verdict: GateVerdict.Tripped })
            quiet = await AcceptAsync(stage, quiet, findings);
        if (await stage.App.Services.GetRequiredService<ClaimTable>().FindAsync(stage.App.Env, default) is { } claim)
            findings.Add($"the claim is held by {claim.InstanceId} since {claim.ClaimedAt:u}");
        await foreach (var instance in stage.App.Client.GetAllInstancesAsync(new OrchestrationQuery()))
        {
            if (!instance.IsCompleted)
                findings.Add($"the instance {instance.InstanceId} is {instance.RuntimeStatus}");
            else if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
                findings.Add($"the instance {instance.InstanceId} is Failed, a defect: {instance.SerializedOutput}");
        }
        if (quiet is not { IsGood: true })
            findings.Add($"the quiet night ended {quiet?.Outcome.ToString() ?? "without a row"}, {quiet?.Scope}: {quiet?.Reason}");
        var health = await stage.App.Http.GetAsync("api/health");
        var answer = await health.Content.ReadFromJsonAsync<HealthAnswer>(Json.Options);
        if (health.StatusCode != HttpStatusCode.OK || answer!.LastGoodBackupAt != quiet?.EndedAt || answer.Suspended is not null)
            findings.Add($"the health is {health.StatusCode} {answer}, but the last good backup is {quiet?.Id}, ended {quiet?.EndedAt:O}");
        return findings;
    }

    // Collections of these nights are small, so that only one that is gone or emptied can trip a backup. A person who knows of it says so.
    private static async Task<BackupRecord> AcceptAsync(Stage stage, BackupRecord tripped, List<string> findings)
    {
        var before = tripped.Gate!.Baseline is { } baseline ? (await stage.App.GetAsync(baseline)).Exports! : [];
        var now = (await stage.App.GetAsync(tripped.Id)).Exports!;
        if (!before.Any(export => now.All(other => other.Collection != export.Collection || (other.Documents == 0 && export.Documents > 0))))
            findings.Add($"the quiet night has tripped, but lost nothing: {string.Join(' ', tripped.Gate.Findings.Select(finding => finding.Sentence.English))}");
        using var answer = await stage.App.PostAsync($"api/backups/{tripped.Id}/accept", """{ "reason": "那些集合是我们自己删除的" }""");
        if (answer.StatusCode != HttpStatusCode.OK)
            findings.Add($"the quiet night cannot be accepted: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        await stage.App.Client.WaitForInstanceCompletionAsync($"{tripped.Id}:accepted");
        return await stage.App.GetAsync(tripped.Id);
    }
}
