using Azure;
using Workflow.Storage;

namespace Workflow.Restores.Tables;

/// <summary>One row of the table <c>Restores</c>: the record without its collections, and what only the steps need.</summary>
public sealed record RestoreRow
{
    public required RestoreRecord Restore { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>When the first document may have been touched: from then on a backup of the environment is disturbed. Null if nothing was.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>Whether documents that changed since the plan are overwritten too.</summary>
    public bool Force { get; init; }

    /// <summary>Until when it can be undone; null before it ended.</summary>
    public DateTimeOffset? UndoUntil { get; init; }

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }

    /// <summary>The row as a table entity; columns are the JSON fields in PascalCase.</summary>
    public TableEntity ToEntity() => new(CollectionName.Encode(Restore.Env), RestoreId.KeyOf(Restore.Id))
    {
        [nameof(RestoreRecord.Env)] = Restore.Env,
        [nameof(RestoreRecord.BackupId)] = Restore.BackupId,
        [nameof(RestoreRecord.Mode)] = Restore.Mode.ToString(),
        [nameof(RestoreRecord.Outcome)] = Restore.Outcome.ToString(),
        [nameof(RestoreRecord.Reason)] = Restore.Reason,
        [nameof(RestoreRecord.StartedAt)] = Restore.StartedAt,
        [nameof(RestoreRecord.ApprovedAt)] = Restore.ApprovedAt,
        [nameof(RestoreRecord.EndedAt)] = Restore.EndedAt,
        [nameof(RestoreRecord.DurationSeconds)] = Restore.DurationSeconds,
        [nameof(RestoreRecord.PlanHash)] = Restore.PlanHash,
        [nameof(RestoreRecord.SafetyBackupId)] = Restore.SafetyBackupId,
        [nameof(RestoreRecord.UndoOf)] = Restore.UndoOf,
        [nameof(RestoreRecord.Leftovers)] = Restore.Leftovers is { } left ? string.Join('\n', left) : null,
        [nameof(InstanceId)] = InstanceId,
        [nameof(AppliedAt)] = AppliedAt,
        [nameof(Force)] = Force,
        [nameof(UndoUntil)] = UndoUntil,
    };

    /// <summary>The row that a table entity holds.</summary>
    public static RestoreRow FromEntity(TableEntity entity) => new()
    {
        InstanceId = entity.GetString(nameof(InstanceId)),
        AppliedAt = entity.GetDateTimeOffset(nameof(AppliedAt)),
        Force = entity.GetBoolean(nameof(Force)) ?? false,
        UndoUntil = entity.GetDateTimeOffset(nameof(UndoUntil)),
        ETag = entity.ETag,
        Restore = new()
        {
            Id = RestoreId.Prefix + entity.RowKey,
            Env = entity.GetString(nameof(RestoreRecord.Env)) ?? entity.PartitionKey,
            BackupId = entity.GetString(nameof(RestoreRecord.BackupId)),
            Mode = Enum.TryParse<RestoreMode>(entity.GetString(nameof(RestoreRecord.Mode)), out var mode) ? mode : default,
            Outcome = Enum.TryParse<RestoreOutcome>(entity.GetString(nameof(RestoreRecord.Outcome)), out var outcome) ? outcome : RestoreOutcome.Unknown,
            Reason = entity.GetString(nameof(RestoreRecord.Reason)),
            StartedAt = entity.GetDateTimeOffset(nameof(RestoreRecord.StartedAt)) ?? default,
            ApprovedAt = entity.GetDateTimeOffset(nameof(RestoreRecord.ApprovedAt)),
            EndedAt = entity.GetDateTimeOffset(nameof(RestoreRecord.EndedAt)),
            DurationSeconds = entity.GetDouble(nameof(RestoreRecord.DurationSeconds)),
            PlanHash = entity.GetString(nameof(RestoreRecord.PlanHash)),
            SafetyBackupId = entity.GetString(nameof(RestoreRecord.SafetyBackupId)),
            UndoOf = entity.GetString(nameof(RestoreRecord.UndoOf)),
            Leftovers = entity.GetString(nameof(RestoreRecord.Leftovers)) is { Length: > 0 } left ? left.Split('\n') : null,
        },
    };
}
