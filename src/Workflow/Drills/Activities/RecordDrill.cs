using System.Text.Json.Serialization;
using Workflow.Drills.Tables;

namespace Workflow.Drills.Activities;

/// <summary>What <see cref="RecordDrill"/> needs.</summary>
public sealed record RecordDrillInput
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The instance that holds the claim.</summary>
    [JsonPropertyName("holder")]
    public required string Holder { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    [JsonPropertyName("isCanceled")]
    public bool IsCanceled { get; init; }

    /// <summary>Why it stopped early; null if the collections say how it ended.</summary>
    [JsonPropertyName("failure")]
    public string? Failure { get; init; }
}

/// <summary>The last step of a drill: removes what is left, records how it ended, and releases the claim.</summary>
public sealed class RecordDrill(DrillEnd end, DrillsTable drills)
{
    /// <summary>Returns the record.</summary>
    [Function(nameof(RecordDrill))]
    public async Task<DrillRecord> Run([ActivityTrigger] RecordDrillInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var row = await drills.FindAsync(input.Env, input.Id, cancellation)
            ?? throw new InvalidOperationException($"The table {DrillsTable.TableName} has no row for drill {input.Id}.");
        return await end.RecordAsync(client, row, input.At, input.IsCanceled, input.Failure, input.Holder, cancellation);
    }
}
