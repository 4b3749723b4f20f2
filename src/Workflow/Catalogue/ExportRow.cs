using System.Text.Json;
using Azure;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>One row of the table <c>Exports</c>: the public record, and the data that only the steps need.</summary>
public sealed record ExportRow
{
    private const string ChosenFirst = nameof(Chosen) + nameof(ChosenDocuments.First);
    private const string ChosenCount = nameof(Chosen) + nameof(ChosenDocuments.Count);

    public required string BackupId { get; init; }

    public required ExportRecord Export { get; init; }

    /// <summary>The service's job, once it has answered.</summary>
    public long? JobId { get; init; }

    /// <summary>Documents that the job could not export although it succeeded.</summary>
    public long FailedDocuments { get; init; }

    /// <summary>Position among the exported collections, from 0; null if the name was refused. It never changes.</summary>
    public int? Index { get; init; }

    /// <summary>The orchestration that exports this collection.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The folder of the container <c>backups</c> that the file goes to; null for the backup's own.</summary>
    public string? Folder { get; init; }

    /// <summary>The exported documents, if they were chosen individually.</summary>
    public ChosenDocuments? Chosen { get; init; }

    /// <summary>The version that was read; a write succeeds only on it.</summary>
    public ETag ETag { get; init; }

    /// <summary>The blob that an attempt of this export writes.</summary>
    public string BlobName(string env) =>
        BlobNames.Export(Folder ?? BlobNames.Folder(env, BackupId), Export.Collection, Export.Attempt, Export.Format);

    /// <summary>The row as a table entity; columns are the JSON fields in PascalCase.</summary>
    public TableEntity ToEntity()
    {
        var entity = new TableEntity(BackupId, CollectionName.Encode(Export.Collection))
        {
            [nameof(ExportRecord.Collection)] = Export.Collection,
            [nameof(ExportRecord.Format)] = Export.Format == ExportFormat.Json ? null : Export.Format.Word(),
            [nameof(ExportRecord.Query)] = Export.Query,
            // A name has no control characters, and JSON could be too long for a column.
            [nameof(ExportRecord.Fields)] = Export.Fields is { } fields ? string.Join('\n', fields) : null,
            [nameof(ExportRecord.Whole)] = Export.Whole,
            [nameof(ExportRecord.Status)] = Export.Status.ToString(),
            [nameof(ExportRecord.Documents)] = Export.Documents,
            [nameof(ExportRecord.ReportedDocuments)] = Export.ReportedDocuments,
            [nameof(ExportRecord.CountBefore)] = Export.CountBefore,
            [nameof(ExportRecord.CountAfter)] = Export.CountAfter,
            [nameof(ExportRecord.Counted)] = Export.Counted,
            [nameof(ExportRecord.NotImportable)] = Export.NotImportable is { } bad ? JsonSerializer.Serialize(bad, Json.Options) : null,
            [nameof(ExportRecord.RawBytes)] = Export.RawBytes,
            [nameof(ExportRecord.StoredBytes)] = Export.StoredBytes,
            [nameof(ExportRecord.RawSha256)] = Export.RawSha256,
            [nameof(ExportRecord.StoredSha256)] = Export.StoredSha256,
            [nameof(ExportRecord.BlobName)] = Export.BlobName,
            [nameof(ExportRecord.Verified)] = Export.Verified,
            [nameof(ExportRecord.OrphanJobs)] = Export.OrphanJobs,
            [nameof(ExportRecord.Reason)] = Export.Reason,
            [nameof(ExportRecord.WindowStart)] = Export.WindowStart,
            [nameof(ExportRecord.WindowEnd)] = Export.WindowEnd,
            [nameof(JobId)] = JobId,
            [nameof(ExportRecord.Attempt)] = Export.Attempt,
            [nameof(FailedDocuments)] = FailedDocuments,
            [nameof(Index)] = Index,
            [nameof(InstanceId)] = InstanceId,
            [nameof(Folder)] = Folder,
            [nameof(Chosen)] = Chosen?.BlobName,
            [ChosenFirst] = Chosen?.First,
            [ChosenCount] = Chosen?.Count,
        };
        return entity;
    }

    /// <summary>The row that a table entity holds.</summary>
    public static ExportRow FromEntity(TableEntity entity) => new()
    {
        BackupId = entity.PartitionKey,
        JobId = entity.GetInt64(nameof(JobId)),
        FailedDocuments = entity.GetInt64(nameof(FailedDocuments)) ?? 0,
        Index = entity.GetInt32(nameof(Index)),
        InstanceId = entity.GetString(nameof(InstanceId)),
        Folder = entity.GetString(nameof(Folder)),
        Chosen = entity.GetString(nameof(Chosen)) is { } chosen
            ? new(chosen, entity.GetInt32(ChosenFirst) ?? 0, entity.GetInt32(ChosenCount) ?? 0)
            : null,
        ETag = entity.ETag,
        Export = new ExportRecord
        {
            Collection = entity.GetString(nameof(ExportRecord.Collection)) ?? entity.RowKey,
            Format = ExportFormats.Read(entity.GetString(nameof(ExportRecord.Format))) ?? ExportFormat.Json,
            Query = entity.GetString(nameof(ExportRecord.Query)),
            Fields = entity.GetString(nameof(ExportRecord.Fields))?.Split('\n'),
            Whole = entity.GetBoolean(nameof(ExportRecord.Whole)) ?? true,
            Status = Words.Read(entity.GetString(nameof(ExportRecord.Status)), ExportStatus.Unknown),
            Attempt = entity.GetInt32(nameof(ExportRecord.Attempt)) ?? 0,
            Documents = entity.GetInt64(nameof(ExportRecord.Documents)),
            ReportedDocuments = entity.GetInt64(nameof(ExportRecord.ReportedDocuments)),
            CountBefore = entity.GetInt64(nameof(ExportRecord.CountBefore)),
            CountAfter = entity.GetInt64(nameof(ExportRecord.CountAfter)),
            Counted = entity.GetBoolean(nameof(ExportRecord.Counted)),
            NotImportable = entity.GetString(nameof(ExportRecord.NotImportable)) is { Length: > 0 } bad
                ? JsonSerializer.Deserialize<NotImportable>(bad, Json.Options)
                : null,
            RawBytes = entity.GetInt64(nameof(ExportRecord.RawBytes)),
            StoredBytes = entity.GetInt64(nameof(ExportRecord.StoredBytes)),
            RawSha256 = entity.GetString(nameof(ExportRecord.RawSha256)),
            StoredSha256 = entity.GetString(nameof(ExportRecord.StoredSha256)),
            BlobName = entity.GetString(nameof(ExportRecord.BlobName)),
            Verified = entity.GetBoolean(nameof(ExportRecord.Verified)) ?? false,
            OrphanJobs = entity.GetInt32(nameof(ExportRecord.OrphanJobs)) ?? 0,
            Reason = Words.Explain(entity.GetString(nameof(ExportRecord.Status)), entity.GetString(nameof(ExportRecord.Reason)), ExportStatus.Unknown),
            WindowStart = entity.GetDateTimeOffset(nameof(ExportRecord.WindowStart)),
            WindowEnd = entity.GetDateTimeOffset(nameof(ExportRecord.WindowEnd)),
        },
    };
}

/// <summary>Chosen documents: a range of the ids that a blob of the container <c>derived</c> lists.</summary>
/// <param name="BlobName">A JSON array of ids.</param>
/// <param name="First">Position of the first, from 0.</param>
/// <param name="Count">At most <see cref="Limits.ChosenDocuments"/>.</param>
public sealed record ChosenDocuments(string BlobName, int First, int Count);
