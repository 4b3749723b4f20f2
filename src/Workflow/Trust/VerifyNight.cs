using System.Globalization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Steps;
using Workflow.Trust.Orchestrators;

namespace Workflow.Trust;

/// <summary>Starts what a night verifies again, once a night.</summary>
public sealed class VerifyNight(BackupsTable backups, TrustSettings settings, WorkflowSettings workflow, TimeProvider time, ILogger<VerifyNight> logger)
{
    /// <summary>Gives the instance; null if nothing is due, or the night before is still running.</summary>
    public async Task<string?> StartAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await client.GetInstanceAsync(IdOf(now.AddDays(-1)), cancellation) is { IsCompleted: false })
            return null;
        var rows = new List<BackupRow>();
        await foreach (var row in backups.NewestFirstAsync(workflow.Env, null, cancellation))
            rows.Add(row);
        var due = DueVerifications.Of(rows, settings, now);
        if (due.Count == 0)
            return null;
        var input = new VerifyNightInput { Env = workflow.Env, At = now, Backups = due };
        await Instances.EnsureAsync(client, nameof(VerifyNightOrchestrator), IdOf(now), input, cancellation);
        Log.VerificationsDue(logger, due.Count, workflow.Env, due[0]);
        return IdOf(now);
    }

    private static string IdOf(DateTimeOffset night) => string.Create(CultureInfo.InvariantCulture, $"verify-{night.UtcDateTime:yyyyMMdd}");
}
