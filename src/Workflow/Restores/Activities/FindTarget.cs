using System.Text.Json.Serialization;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Activities;

/// <summary>What is known of a target.</summary>
public sealed record TargetState
{
    /// <summary>Whether it was there when the restore began.</summary>
    [JsonPropertyName("existed")]
    public required bool Existed { get; init; }

    /// <summary>Whether it exists now, as far as known: it already existed, or it was created.</summary>
    [JsonPropertyName("exists")]
    public required bool Exists { get; init; }
}

/// <summary>Reads whether a target was there.</summary>
public sealed class FindTarget(UnitsTable units)
{
    [Function(nameof(FindTarget))]
    public async Task<TargetState> Run([ActivityTrigger] RestoreStep input, CancellationToken cancellation)
    {
        var listed = await units.ListAsync(input.Id, cancellation);
        var unit = listed[input.Unit];
        return new() { Existed = unit.Existed, Exists = unit.Existed || listed.Exists(other => other.Target == unit.Target && other.CreateAsked) };
    }
}
