using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cli.Api;

// The parts of the app's answers that the screens show. Other fields still appear with --json. Lists have setters: a value missing from
// the JSON would leave an init-only one null, whatever its default.

internal sealed record Backup
{
    public required string Id { get; init; }

    public string? Env { get; init; }

    public string? Scope { get; init; }

    public string? Kind { get; init; }

    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public string? State { get; init; }

    public string? DelayedBy { get; init; }

    public string? DisturbedBy { get; init; }

    public IReadOnlyList<string>? Suspended { get; init; }

    public Gate? Gate { get; init; }

    public Hold? Hold { get; init; }

    public Damage? Damage { get; init; }

    /// <summary>The lowest first; none from an app that knows no rungs.</summary>
    public IReadOnlyList<TrustRung> Trust { get; set; } = [];

    public DateTimeOffset? KeptUntil { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public double? DurationSeconds { get; init; }

    public long Documents { get; init; }

    public long RawBytes { get; init; }

    public long StoredBytes { get; init; }

    public IReadOnlyList<MissedCollection> Missed { get; set; } = [];

    public IReadOnlyList<Export> Exports { get; set; } = [];

    /// <summary>Ended with files, and made to be kept: the meaning of <c>latest</c> means.</summary>
    [JsonIgnore]
    public bool IsFinished => Outcome is "Complete" or "Partial" && Scope == "all" && Kind is null && State is null;

    /// <summary>The app's own meaning of a good backup.</summary>
    [JsonIgnore]
    public bool IsGood =>
        Outcome == "Complete" && Scope == "all" && State is null && DisturbedBy is null && Damage is null && Gate?.Verdict != "tripped";
}

internal sealed record MissedCollection
{
    public required string Collection { get; init; }

    public string? Reason { get; init; }
}

internal sealed record Gate
{
    public required string Verdict { get; init; }

    public string? Baseline { get; init; }

    public string? AcceptedReason { get; init; }

    public IReadOnlyList<GateFinding> Findings { get; set; } = [];
}

internal sealed record GateFinding
{
    public string? Collection { get; init; }

    public string? Kind { get; init; }

    public LocalText? Sentence { get; init; }

    /// <summary>Why it does not count.</summary>
    public LocalText? Explained { get; init; }
}

/// <summary>A sentence that the app gives in both languages.</summary>
internal sealed record LocalText
{
    [JsonPropertyName("zh-CN")]
    public string? Chinese { get; init; }

    [JsonPropertyName("en")]
    public string? English { get; init; }

    public string? In(string language) => language == Texts.Words.Chinese ? Chinese ?? English : English ?? Chinese;
}

internal sealed record Hold
{
    public string? Reason { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }
}

internal sealed record Export
{
    public required string Collection { get; init; }

    public required string Status { get; init; }

    public string? Format { get; init; }

    public int Attempt { get; init; }

    public long? Documents { get; init; }

    public long? ReportedDocuments { get; init; }

    public long? CountBefore { get; init; }

    public long? RawBytes { get; init; }

    public long? StoredBytes { get; init; }

    public string? StoredSha256 { get; init; }

    public bool Verified { get; init; }

    public string? Reason { get; init; }
}

internal sealed record Restore
{
    public required string Id { get; init; }

    public string? Env { get; init; }

    /// <summary>Absent in the undo of a restore that had only new targets.</summary>
    public string? BackupId { get; init; }

    public required string Mode { get; init; }

    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public double? DurationSeconds { get; init; }

    public string? PlanHash { get; init; }

    public string? SafetyBackupId { get; init; }

    public string? UndoOf { get; init; }

    public IReadOnlyList<string>? Leftovers { get; init; }

    public IReadOnlyList<RestoreCollection> Collections { get; set; } = [];

    [JsonIgnore]
    public bool HasEnded => Outcome is not ("Planning" or "AwaitingApproval" or "Applying" or "Verifying");
}

internal sealed record RestoreCollection
{
    public required string Collection { get; init; }

    public required string Target { get; init; }

    public string? Status { get; init; }

    public string? Reason { get; init; }

    public RestoreCounts? Plan { get; init; }

    public long? Imported { get; init; }

    public long? Removed { get; init; }

    public long? Verified { get; init; }

    public long? Differences { get; init; }

    public RestoreParts? Parts { get; init; }

    public RestoreWindow? Window { get; init; }
}

/// <summary>Files of an import.</summary>
internal sealed record RestoreParts
{
    public int Done { get; init; }

    public int Total { get; init; }
}

/// <summary>Writes by others between the two are not detected.</summary>
internal sealed record RestoreWindow
{
    public DateTimeOffset? LookAt { get; init; }

    public DateTimeOffset? ImportedAt { get; init; }
}

internal sealed record RestoreCounts
{
    public long Insert { get; init; }

    public long Same { get; init; }

    public long Different { get; init; }

    public long Extra { get; init; }

    public long Protected { get; init; }

    public long NotImportable { get; init; }

    public long Conflict { get; init; }

    [JsonIgnore]
    public long All => Insert + Same + Different + Extra + Protected + NotImportable + Conflict;
}

internal sealed record Health
{
    public required string Status { get; init; }

    public bool StorageReachable { get; init; }

    public string? Problem { get; init; }

    public string? Version { get; init; }

    public IReadOnlyList<HealthPart> Parts { get; set; } = [];
}

internal sealed record HealthPart
{
    public required string Name { get; init; }

    public required bool Ok { get; init; }

    public string? Sentence { get; init; }
}

internal sealed record Doctor
{
    public required bool Ok { get; init; }

    public IReadOnlyList<DoctorCheck> Checks { get; set; } = [];
}

internal sealed record DoctorCheck
{
    public required string Name { get; init; }

    public required bool Ok { get; init; }

    public string? Found { get; init; }

    public string? Fix { get; init; }
}

internal sealed record Schedule
{
    public string? Expression { get; init; }

    public string? TimeZone { get; init; }

    public IReadOnlyList<DueTime> Next { get; set; } = [];

    public IReadOnlyList<string> Problems { get; set; } = [];

    public string? Converted { get; init; }

    public double? StaleAfterSeconds { get; init; }
}

internal sealed record DueTime
{
    public required DateTimeOffset Utc { get; init; }

    public DateTimeOffset Utc8 { get; init; }
}

internal sealed record Timeline
{
    public required string Id { get; init; }

    public int? Omitted { get; init; }

    public string? Note { get; init; }

    public IReadOnlyList<TimelineEntry> Entries { get; set; } = [];
}

internal sealed record TimelineEntry
{
    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Collection { get; init; }

    public required string What { get; init; }

    public string? Step { get; init; }

    public int? Attempt { get; init; }

    public string? Code { get; init; }

    public string? Reason { get; init; }
}

internal sealed record ChannelTest
{
    public IReadOnlyList<TestedChannel> Channels { get; set; } = [];
}

internal sealed record TestedChannel
{
    public required string Channel { get; init; }

    public required bool Ok { get; init; }

    public string? Problem { get; init; }
}

internal sealed record BackupPage
{
    public required IReadOnlyList<JsonElement> Backups { get; init; }

    public string? Next { get; init; }
}

internal sealed record RestorePage
{
    public required IReadOnlyList<JsonElement> Restores { get; init; }

    public string? Next { get; init; }
}

/// <summary>The start of an answer to a start.</summary>
internal sealed record Started
{
    public required string Id { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Backup))]
[JsonSerializable(typeof(Restore))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Doctor))]
[JsonSerializable(typeof(Schedule))]
[JsonSerializable(typeof(Timeline))]
[JsonSerializable(typeof(Started))]
[JsonSerializable(typeof(ChannelTest))]
[JsonSerializable(typeof(BackupPage))]
[JsonSerializable(typeof(RestorePage))]
internal sealed partial class ApiJson : JsonSerializerContext;
