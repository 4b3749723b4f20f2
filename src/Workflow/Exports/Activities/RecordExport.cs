using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;

namespace Workflow.Exports.Activities;

/// <summary>What <see cref="RecordExport"/> needs.</summary>
public sealed record RecordExportInput
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    /// <summary>How the export ended.</summary>
    [JsonPropertyName("status")]
    public required ExportStatus Status { get; init; }

    /// <summary>Why it missed.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }
}

/// <summary>The end of one export, small enough to stand in its parent's history a thousand times.</summary>
public sealed record ExportEnd
{
    [JsonPropertyName("status")]
    public required ExportStatus Status { get; init; }

    [JsonPropertyName("documents")]
    public long Documents { get; init; }

    [JsonPropertyName("rawBytes")]
    public long RawBytes { get; init; }
}

/// <summary>Writes how an export ended.</summary>
public sealed class RecordExport(ExportsTable exports, ILogger<RecordExport> logger)
{
    [Function(nameof(RecordExport))]
    public async Task<ExportEnd> Run([ActivityTrigger] RecordExportInput input, CancellationToken cancellation)
    {
        var row = await exports.GetAsync(input.BackupId, input.Collection, cancellation);
        var captured = ExportStatusTransitions.IsCaptured(input.Status);
        row = await exports.MoveAsync(
            row, row with { Export = row.Export.Ended(input.Status, input.Reason) }, cancellation);
        if (!captured)
            Log.ExportMissed(
                logger, input.Status == ExportStatus.Canceled ? LogLevel.Information : LogLevel.Error, input.BackupId, input.Collection, input.Status.ToString(), input.Reason);
        return new()
        {
            Status = input.Status,
            Documents = captured ? row.Export.Documents ?? 0 : 0,
            RawBytes = captured ? row.Export.RawBytes ?? 0 : 0,
        };
    }
}
