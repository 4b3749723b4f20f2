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
        if (await stage.App.Services.GetRequiredService<ClaimTable>().FindAsync(stage.App.Env, default) is { } claim)
            findings.Add($"the claim is held by {claim.InstanceId} since {claim.ClaimedAt:u}");
        await foreach (var instance in stage.App.Client.GetAllInstancesAsync(new OrchestrationQuery()))
        {
            if (!instance.IsCompleted)
                findings.Add($"the instance {instance.InstanceId} is {instance.RuntimeStatus}");
            else if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
                findings.Add($"the instance {instance.InstanceId} is Failed, a defect: {instance.SerializedOutput}");
        }
        var quiet = rows.FirstOrDefault(row => ScheduleOracle.IdsOf(stage, stage.StartedAt + quietDue).Contains(row.Backup.Id))?.Backup;
        if (quiet is not { IsGood: true })
            findings.Add($"the quiet night ended {quiet?.Outcome.ToString() ?? "without a row"}, {quiet?.Scope}: {quiet?.Reason}");
        var health = await stage.App.Http.GetAsync("api/health");
        var answer = await health.Content.ReadFromJsonAsync<HealthAnswer>(Json.Options);
        if (health.StatusCode != HttpStatusCode.OK || answer!.LastGoodBackupAt != quiet?.EndedAt || answer.Suspended is not null)
            findings.Add($"the health is {health.StatusCode} {answer}, but the last good backup is {quiet?.Id}, ended {quiet?.EndedAt:O}");
        return findings;
    }
}
