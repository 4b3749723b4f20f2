using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Catalogue;

/// <summary>Whether the files of a backup are there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupState>))]
public enum BackupState
{
    Present,

    /// <summary>Its files are being deleted; no new reader may start.</summary>
    Expiring,

    /// <summary>They are gone. The row stays, so that the chain of manifests can be checked.</summary>
    Expired,
}

/// <summary>
/// What keeps a backup, and whether it has expired: columns of its row that are written separately from the record, each time on the version that was
/// read, so that a mark and an expiry cannot both succeed.
/// </summary>
public sealed record BackupKeeping
{
    public BackupState State { get; init; }

    /// <summary>A person wants it kept; null if nobody does.</summary>
    public BackupHold? Hold { get; init; }

    /// <summary>Runs that read it, or may need it later.</summary>
    public IReadOnlyList<BackupReader> Readers { get; init; } = [];

    /// <summary>
    /// Whether it was dated in the future when it was seen: a clock was wrong, and when that date comes it is still not a backup of that day.
    /// </summary>
    public bool WasDatedAhead { get; init; }

    /// <summary>Why and when it was deleted; null while it is present.</summary>
    public BackupExpiry? Expiry { get; init; }

    internal void WriteTo(TableEntity entity)
    {
        entity[nameof(State)] = State.ToString();
        entity[nameof(Hold)] = JsonColumn.Of(Hold);
        entity[nameof(Readers)] = JsonColumn.Of(Readers.Count == 0 ? null : Readers);
        entity[nameof(WasDatedAhead)] = WasDatedAhead;
        entity[nameof(Expiry)] = JsonColumn.Of(Expiry);
    }

    internal static BackupKeeping FromEntity(TableEntity entity) => new()
    {
        State = Enum.TryParse<BackupState>(entity.GetString(nameof(State)), out var state) ? state : BackupState.Present,
        Hold = JsonColumn.Read<BackupHold>(entity, nameof(Hold)),
        Readers = JsonColumn.Read<List<BackupReader>>(entity, nameof(Readers)) ?? [],
        WasDatedAhead = entity.GetBoolean(nameof(WasDatedAhead)) ?? false,
        Expiry = JsonColumn.Read<BackupExpiry>(entity, nameof(Expiry)),
    };
}

/// <summary>A hold: retention leaves the backup alone.</summary>
public sealed record BackupHold
{
    [JsonPropertyName("reason")]
    [ForPeople]
    public required string Reason { get; init; }

    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>Null: until somebody takes it away.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A run that needs the backup.</summary>
public sealed record BackupReader
{
    /// <summary>Its id, as in <c>r-20261130T145910Z-8tyw</c>.</summary>
    [JsonPropertyName("by")]
    public required string By { get; init; }

    /// <summary>Null while it runs; then until when it may be needed again.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }
}

/// <summary>How a backup came to be deleted.</summary>
public sealed record BackupExpiry
{
    /// <summary>The rule that no longer kept it.</summary>
    [JsonPropertyName("rule")]
    public required string Rule { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Of its manifest; null if it had none.</summary>
    [JsonPropertyName("manifestSha256")]
    public string? ManifestSha256 { get; init; }

    /// <summary>What its manifest said about the previous one.</summary>
    [JsonPropertyName("previousBackupId")]
    public string? PreviousBackupId { get; init; }

    [JsonPropertyName("previousManifestSha256")]
    public string? PreviousManifestSha256 { get; init; }

    /// <summary>Why files still exist; tried again at the next run.</summary>
    [JsonPropertyName("problem")]
    [ForPeople]
    public string? Problem { get; init; }
}
