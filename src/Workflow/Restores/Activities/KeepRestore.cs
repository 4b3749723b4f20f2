using System.Text.Json.Serialization;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Activities;

/// <summary>What <see cref="KeepRestore"/> needs.</summary>
public sealed record KeepRestoreInput
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>How long the plan of a restore is kept.</summary>
public sealed record KeptRestore
{
    /// <summary>Until when; null while the restore has not ended.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Closes a restore whose run is gone, and says how long the plan of one that has ended is kept.</summary>
public sealed class KeepRestore(RestoresTable restores, InterruptedRestores interrupted)
{
    [Function(nameof(KeepRestore))]
    public async Task<KeptRestore> Run(
        [ActivityTrigger] KeepRestoreInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await interrupted.EndAsync(client, input.Env, input.Id, cancellation);
        var row = await restores.FindAsync(input.Env, input.Id, cancellation);
        // One that changed nothing stays readable for a day; one without a row was never started.
        return new() { Until = row is null || row.Restore.Outcome.HasEnded() ? row?.UndoUntil ?? input.At + Limits.PlanTime : null };
    }
}
