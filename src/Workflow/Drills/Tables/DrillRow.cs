using Azure;
using Workflow.Catalogue;
using Workflow.Storage;

namespace Workflow.Drills.Tables;

/// <summary>One row of the table <c>Drills</c>: the record without its collections, and what only the steps need.</summary>
public sealed record DrillRow
{
    public required DrillRecord Drill { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }

    /// <summary>The row as a table entity; columns are the JSON fields in PascalCase.</summary>
    public TableEntity ToEntity() => new(CollectionName.Encode(Drill.Env), DrillId.KeyOf(Drill.Id))
    {
        [nameof(DrillRecord.Env)] = Drill.Env,
        [nameof(DrillRecord.BackupId)] = Drill.BackupId,
        [nameof(DrillRecord.BackupEnv)] = Drill.BackupEnv,
        [nameof(DrillRecord.Outcome)] = Drill.Outcome.ToString(),
        [nameof(DrillRecord.Reason)] = Drill.Reason,
        [nameof(DrillRecord.StartedAt)] = Drill.StartedAt,
        [nameof(DrillRecord.EndedAt)] = Drill.EndedAt,
        [nameof(DrillRecord.RecoverySeconds)] = Drill.RecoverySeconds,
        [nameof(DrillRecord.SampleDocuments)] = Drill.SampleDocuments,
        [nameof(DrillRecord.Coverage)] = JsonColumn.Of(Drill.Coverage),
        [nameof(DrillRecord.Findings)] = JsonColumn.Of(Drill.Findings),
        [nameof(DrillRecord.Leftovers)] = Drill.Leftovers.Count > 0 ? string.Join('\n', Drill.Leftovers) : null,
        [nameof(InstanceId)] = InstanceId,
    };

    /// <summary>The row that a table entity holds.</summary>
    public static DrillRow FromEntity(TableEntity entity) => new()
    {
        InstanceId = entity.GetString(nameof(InstanceId)),
        ETag = entity.ETag,
        Drill = new()
        {
            Id = DrillId.Prefix + entity.RowKey,
            Env = entity.GetString(nameof(DrillRecord.Env)) ?? entity.PartitionKey,
            BackupId = entity.GetString(nameof(DrillRecord.BackupId)),
            BackupEnv = entity.GetString(nameof(DrillRecord.BackupEnv)),
            Outcome = Enum.TryParse<DrillOutcome>(entity.GetString(nameof(DrillRecord.Outcome)), out var outcome) ? outcome : DrillOutcome.Unknown,
            Reason = entity.GetString(nameof(DrillRecord.Reason)),
            StartedAt = entity.GetDateTimeOffset(nameof(DrillRecord.StartedAt)) ?? default,
            EndedAt = entity.GetDateTimeOffset(nameof(DrillRecord.EndedAt)),
            RecoverySeconds = entity.GetDouble(nameof(DrillRecord.RecoverySeconds)),
            SampleDocuments = entity.GetInt64(nameof(DrillRecord.SampleDocuments)),
            Coverage = JsonColumn.Read<DrillCoverage>(entity, nameof(DrillRecord.Coverage)) ?? new() { Collections = 0, OfCollections = 0, Documents = 0, OfDocuments = 0 },
            Findings = JsonColumn.Read<List<DrillFinding>>(entity, nameof(DrillRecord.Findings)) ?? [],
            Leftovers = entity.GetString(nameof(DrillRecord.Leftovers)) is { Length: > 0 } left ? left.Split('\n') : [],
        },
    };
}
