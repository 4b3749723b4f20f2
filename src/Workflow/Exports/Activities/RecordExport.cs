using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Numbers;

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

    /// <summary>The reason is a refusal of the whole account or environment.</summary>
    [JsonPropertyName("refusesAll")]
    public bool RefusesAll { get; init; }
}

/// <summary>The end of one export, small enough to be in its parent's history a thousand times.</summary>
public sealed record ExportEnd
{
    [JsonPropertyName("status")]
    public required ExportStatus Status { get; init; }

    [JsonPropertyName("documents")]
    public long Documents { get; init; }

    [JsonPropertyName("rawBytes")]
    public long RawBytes { get; init; }

    /// <summary>The service's refusal of the whole account or environment, if any.</summary>
    [JsonPropertyName("refusal")]
    public string? Refusal { get; init; }
}

/// <summary>Writes how an export ended.</summary>
public sealed class RecordExport(ExportsTable exports, TimeProvider time, ILogger<RecordExport> logger)
{
    [Function(nameof(RecordExport))]
    public async Task<ExportEnd> Run([ActivityTrigger] RecordExportInput input, CancellationToken cancellation)
    {
        var row = await exports.GetAsync(input.BackupId, input.Collection, cancellation);
        // Already ended: by this step before it died, or by the code that closed the backup. Either way it stays.
        if (!row.Export.Status.IsTerminal())
        {
            row = await exports.MoveAsync(row, row with { Export = row.Export.Ended(input.Status, input.Reason) }, cancellation);
            if (row.Export.WindowStart is { } asked)
                Spans.ExportEnded(input.BackupId, input.Collection, input.Status.ToString(), asked, time.GetUtcNow());
            if (!input.Status.IsCaptured())
                Log.ExportMissed(
                    logger, input.Status == ExportStatus.Canceled ? LogLevel.Information : LogLevel.Error, input.BackupId, Printable.Of(input.Collection), input.Status.ToString(), input.Reason);
        }
        var captured = row.Export.Status.IsCaptured();
        return new()
        {
            Status = row.Export.Status,
            Documents = captured ? row.Export.Documents ?? 0 : 0,
            RawBytes = captured ? row.Export.RawBytes ?? 0 : 0,
            Refusal = input.RefusesAll ? input.Reason : null,
        };
    }
}
