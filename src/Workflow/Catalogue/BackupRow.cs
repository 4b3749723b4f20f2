using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>One row of the table <c>Backups</c>: the record without its exports, and its orchestration.</summary>
public sealed record BackupRow
{
    public required BackupRecord Backup { get; init; }

    public string? InstanceId { get; init; }

    /// <summary>What keeps it. Written by <see cref="KeepingTable"/> only.</summary>
    public BackupKeeping Keeping { get; init; } = new();

    /// <summary>How far it can be relied on. Written by <see cref="TrustTable"/> only.</summary>
    public BackupTrust Trust { get; init; } = new();

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }

    /// <summary>The columns by which retention decides.</summary>
    internal static readonly string[] DecidingColumns =
    [
        "RowKey", nameof(BackupRecord.Scope), nameof(BackupRecord.Kind), nameof(BackupRecord.KeptUntil),
        nameof(BackupRecord.Definition), nameof(BackupRecord.Outcome), nameof(BackupRecord.DisturbedBy), nameof(BackupRecord.Gate), nameof(BackupRecord.StartedAt),
        nameof(BackupRecord.EndedAt), nameof(BackupKeeping.State), nameof(BackupKeeping.Hold), nameof(BackupKeeping.Readers), nameof(BackupKeeping.WasDatedAhead),
        nameof(BackupKeeping.Expiry), nameof(BackupTrust.Damage),
    ];

    /// <summary>The row as a table entity; columns are the JSON fields in PascalCase. Null values are left out, so the row keeps its own.</summary>
    public TableEntity ToEntity() => new(CollectionName.Encode(Backup.Env), Backup.Id)
    {
        [nameof(BackupRecord.Scope)] = Backup.Scope?.ToString().ToLowerInvariant(),
        [nameof(BackupRecord.Kind)] = Backup.Kind?.ToString().ToLowerInvariant(),
        [nameof(BackupRecord.KeptUntil)] = Backup.KeptUntil,
        [nameof(BackupRecord.Definition)] = Backup.Definition is { } definition ? JsonSerializer.Serialize(definition, Json.Options) : null,
        [nameof(BackupRecord.Outcome)] = Backup.Outcome.ToString(),
        [nameof(BackupRecord.Reason)] = Backup.Reason,
        [nameof(BackupRecord.DelayedBy)] = Backup.DelayedBy,
        [nameof(BackupRecord.DisturbedBy)] = Backup.DisturbedBy,
        [nameof(BackupRecord.Gate)] = Backup.Gate is { } gate ? JsonSerializer.Serialize(gate, Json.Options) : null,
        [nameof(BackupRecord.StartedAt)] = Backup.StartedAt,
        [nameof(BackupRecord.EndedAt)] = Backup.EndedAt,
        [nameof(BackupRecord.DurationSeconds)] = Backup.DurationSeconds,
        [nameof(BackupRecord.Documents)] = Backup.Documents,
        [nameof(BackupRecord.RawBytes)] = Backup.RawBytes,
        [nameof(BackupRecord.StoredBytes)] = Backup.StoredBytes,
        [nameof(BackupRecord.Missed)] = JsonSerializer.Serialize(MissedList.ForTable(Backup.Missed), Json.Options),
        [nameof(BackupRecord.Env)] = Backup.Env,
        [nameof(InstanceId)] = InstanceId,
    };

    /// <summary>The row that a table entity holds.</summary>
    public static BackupRow FromEntity(TableEntity entity) => FromEntity(
        entity, entity.GetString(nameof(BackupRecord.Env)) ?? entity.PartitionKey, Read<BackupDefinition>, Read<BackupGate>);

    /// <summary>
    /// Reads <see cref="DecidingColumns"/> of many rows: most share one definition, which is parsed once, and only the verdict of the gate is parsed.
    /// </summary>
    internal static BackupRow FromEntity(TableEntity entity, string env, Dictionary<string, BackupDefinition> definitions) => FromEntity(
        entity, env,
        json => definitions.TryGetValue(json, out var known) ? known : definitions[json] = Read<BackupDefinition>(json),
        json => new() { Verdict = Read<OnlyVerdict>(json).Verdict });

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json.Options)!;

    private static BackupRow FromEntity(
        TableEntity entity, string env, Func<string, BackupDefinition> readDefinition, Func<string, BackupGate> readGate)
    {
        var (keeping, trust) = (BackupKeeping.FromEntity(entity), BackupTrust.FromEntity(entity));
        return new()
        {
            Keeping = keeping,
            Trust = trust,
            InstanceId = entity.GetString(nameof(InstanceId)),
            ETag = entity.ETag,
            Backup = Record(entity, env, keeping, trust, readDefinition, readGate),
        };
    }

    private static BackupRecord Record(
        TableEntity entity, string env, BackupKeeping keeping, BackupTrust trust, Func<string, BackupDefinition> readDefinition,
        Func<string, BackupGate> readGate) => new()
    {
        Id = entity.RowKey,
        Env = env,
        State = keeping.State == BackupState.Present ? null : keeping.State,
        Hold = keeping.Hold,
        Expiry = keeping.Expiry,
        Damage = trust.Damage,
        Scope = Enum.TryParse<BackupScope>(entity.GetString(nameof(BackupRecord.Scope)), ignoreCase: true, out var scope) ? scope : null,
        Kind = Enum.TryParse<BackupKind>(entity.GetString(nameof(BackupRecord.Kind)), ignoreCase: true, out var kind) ? kind : null,
        KeptUntil = entity.GetDateTimeOffset(nameof(BackupRecord.KeptUntil)),
        Definition = entity.GetString(nameof(BackupRecord.Definition)) is { Length: > 0 } definition ? readDefinition(definition) : null,
        Outcome = Words.Read(entity.GetString(nameof(BackupRecord.Outcome)), BackupOutcome.Unknown),
        Reason = Words.Explain(entity.GetString(nameof(BackupRecord.Outcome)), entity.GetString(nameof(BackupRecord.Reason)), BackupOutcome.Unknown),
        DelayedBy = entity.GetString(nameof(BackupRecord.DelayedBy)),
        DisturbedBy = entity.GetString(nameof(BackupRecord.DisturbedBy)),
        Gate = entity.GetString(nameof(BackupRecord.Gate)) is { Length: > 0 } gate ? readGate(gate) : null,
        StartedAt = entity.GetDateTimeOffset(nameof(BackupRecord.StartedAt)) ?? default,
        EndedAt = entity.GetDateTimeOffset(nameof(BackupRecord.EndedAt)),
        DurationSeconds = entity.GetDouble(nameof(BackupRecord.DurationSeconds)),
        Documents = entity.GetInt64(nameof(BackupRecord.Documents)) ?? 0,
        RawBytes = entity.GetInt64(nameof(BackupRecord.RawBytes)) ?? 0,
        StoredBytes = entity.GetInt64(nameof(BackupRecord.StoredBytes)) ?? 0,
        Missed = entity.GetString(nameof(BackupRecord.Missed)) is { Length: > 0 } missed
            ? Read<List<MissedCollection>>(missed)
            : [],
    };

    private sealed record OnlyVerdict
    {
        [JsonPropertyName("verdict")]
        public required GateVerdict Verdict { get; init; }
    }
}
