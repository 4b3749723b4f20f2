using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Workflow.Backups.Activities;

/// <summary>What <see cref="ResumeExports"/> needs.</summary>
public sealed record ResumeExportsInput
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    /// <summary>Exports that have to end now.</summary>
    [JsonPropertyName("instanceIds")]
    public required IReadOnlyList<string> InstanceIds { get; init; }

    /// <summary>For the log: part of a sentence.</summary>
    [JsonPropertyName("why")]
    public required string Why { get; init; }
}

/// <summary>
/// Resumes exports that a person has suspended, so that they see that they are canceled or past their deadline: a suspended instance
/// receives nothing.
/// </summary>
public sealed class ResumeExports(ILogger<ResumeExports> logger)
{
    /// <summary>Returns how many there were.</summary>
    [Function(nameof(ResumeExports))]
    public async Task<int> Run(
        [ActivityTrigger] ResumeExportsInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var resumed = 0;
        foreach (var id in input.InstanceIds)
        {
            if (await client.GetInstanceAsync(id, cancellation) is not { RuntimeStatus: OrchestrationRuntimeStatus.Suspended })
                continue;
            await client.ResumeInstanceAsync(id, input.Why, cancellation);
            Log.ExportResumed(logger, input.BackupId, id, input.Why);
            resumed++;
        }
        return resumed;
    }
}
