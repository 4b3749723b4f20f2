using System.Text.Json.Serialization;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Activities;

/// <summary>What <see cref="RecordStage"/> needs.</summary>
public sealed record RecordStageInput
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("outcome")]
    public required RestoreOutcome Outcome { get; init; }
}

/// <summary>Writes how far a restore is.</summary>
public sealed class RecordStage(RestoresTable restores)
{
    /// <summary>Returns what the row says.</summary>
    [Function(nameof(RecordStage))]
    public async Task<RestoreOutcome> Run([ActivityTrigger] RecordStageInput input, CancellationToken cancellation)
    {
        var row = await restores.MoveAsync(
            input.Env, input.Id,
            now => now!.Restore.Outcome == input.Outcome || now.Restore.Outcome.HasEnded() ? null : now with { Restore = now.Restore with { Outcome = input.Outcome } },
            cancellation);
        return row!.Restore.Outcome;
    }
}
