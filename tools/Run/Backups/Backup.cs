namespace Run.Backups;

/// <summary>A backup as <c>GET /api/backups/{id}</c> answers it; what is not there yet is null.</summary>
internal sealed record Backup
{
    public required string Id { get; init; }

    public string Env { get; init; } = "";

    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public double? DurationSeconds { get; init; }

    public long? Documents { get; init; }

    public long? RawBytes { get; init; }

    public long? StoredBytes { get; init; }

    /// <summary>Of a safety copy.</summary>
    public DateTimeOffset? KeptUntil { get; init; }

    public IReadOnlyList<Missed> Missed { get; init; } = [];

    public IReadOnlyList<Export> Exports { get; init; } = [];

    /// <summary>Whether nothing more will happen to it. A word that this runner does not know is an end, and shown as it is.</summary>
    public bool IsOver => Outcome != "Running";

    /// <summary>What in an answer cannot be shown; null if nothing.</summary>
    public static string? Check(Backup backup)
    {
        // Elements of lists may be null where nothing else may.
        if (backup.Exports.Any(static export => export is null) || backup.Missed.Any(static missed => missed is null))
            return "a collection is null";
        if (backup.DurationSeconds is { } seconds && !(seconds >= 0 && seconds <= Limits.LongestSeconds))
            return "durationSeconds is not a duration";
        return IsSum(export => export.Documents) && IsSum(export => export.ReportedDocuments) && IsSum(export => export.RawBytes) && IsSum(export => export.StoredBytes)
            ? null
            : "its numbers are too large or below 0";

        bool IsSum(Func<Export, long?> number) =>
            backup.Exports.All(export => number(export) is null or >= 0) && backup.Exports.Sum(export => (decimal)(number(export) ?? 0)) <= long.MaxValue;
    }
}

/// <summary>A collection that is not in a backup.</summary>
internal sealed record Missed(string Collection, string? Reason = null);

/// <summary>The export of one collection.</summary>
internal sealed record Export
{
    public required string Collection { get; init; }

    public required string Status { get; init; }

    public long? Documents { get; init; }

    public long? ReportedDocuments { get; init; }

    public long? RawBytes { get; init; }

    public long? StoredBytes { get; init; }

    public string? BlobName { get; init; }

    public bool Verified { get; init; }

    /// <summary>Whether all of the collection was asked for, with all fields.</summary>
    public bool Whole { get; init; } = true;

    public string? Reason { get; init; }

    public DateTimeOffset? WindowStart { get; init; }

    public bool IsCaptured => Status is "Complete" or "Empty";

    public bool IsMissed => Status is "Failed" or "Canceled";

    public bool IsOver => IsCaptured || IsMissed;

    /// <summary>Whether the app is exporting it now.</summary>
    public bool IsActive => !IsOver && Status != "Pending";
}
