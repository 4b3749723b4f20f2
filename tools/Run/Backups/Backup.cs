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

    public IReadOnlyList<Missed> Missed { get; init; } = [];

    public IReadOnlyList<Export> Exports { get; init; } = [];

    /// <summary>Whether nothing more will happen to it.</summary>
    public bool IsOver => Outcome != "Running";
}

/// <summary>A collection that is not in a backup.</summary>
internal sealed record Missed(string Collection, string Reason);

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

    public string? Reason { get; init; }

    public DateTimeOffset? WindowStart { get; init; }

    public bool IsCaptured => Status is "Complete" or "Empty";

    public bool IsMissed => Status is "Failed" or "Canceled";

    public bool IsOver => IsCaptured || IsMissed;

    /// <summary>Whether the app is at it now.</summary>
    public bool IsActive => !IsOver && Status != "Pending";
}
