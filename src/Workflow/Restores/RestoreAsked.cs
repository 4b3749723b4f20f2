namespace Workflow.Restores;

/// <summary>A request for a restore, before it is checked against the existing backups.</summary>
internal sealed record RestoreAsked
{
    /// <summary>An id, <c>latest</c> or <c>latest-verified</c>.</summary>
    public string Backup { get; init; } = "";

    /// <summary>Environment of the targets; null for that of the backup.</summary>
    public string? Env { get; init; }

    public IReadOnlyList<string>? Collections { get; init; }

    /// <summary>Names of targets, by collection.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    public RestoreMode? Mode { get; init; }

    /// <summary>Each as its JSON stood in the request.</summary>
    public IReadOnlyList<string>? DocIds { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<RestoreIndex>>? Indexes { get; init; }

    public bool Approve { get; init; }

    /// <summary>Names of targets once more, by collection.</summary>
    public IReadOnlyDictionary<string, string>? Confirm { get; init; }

    public bool Force { get; init; }
}
