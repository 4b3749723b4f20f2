using System.Text.Json.Serialization;

namespace Workflow.Trust;

/// <summary>The input of <see cref="Orchestrators.VerifyBackupOrchestrator"/>: the backup, and what a page of its files after the other has come to.</summary>
public sealed record VerifyInput
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    /// <summary>The last collection of the page before; null for the first page.</summary>
    [JsonPropertyName("after")]
    public string? After { get; init; }

    /// <summary>Files of the backup.</summary>
    [JsonPropertyName("total")]
    public int Total { get; init; }

    /// <summary>Files that were looked at.</summary>
    [JsonPropertyName("done")]
    public int Done { get; init; }

    /// <summary>Stored bytes that were read.</summary>
    [JsonPropertyName("storedBytes")]
    public long StoredBytes { get; init; }

    /// <summary>What is not as it was written.</summary>
    [JsonPropertyName("damage")]
    public FileFindings Damage { get; init; } = new();

    /// <summary>Files that could not be checked, which says nothing about them.</summary>
    [JsonPropertyName("unread")]
    public FileFindings Unread { get; init; } = new();

    /// <summary>Whether a file is gone, and not only changed.</summary>
    [JsonPropertyName("filesAreGone")]
    public bool FilesAreGone { get; init; }

    /// <summary>After one more file was looked at.</summary>
    internal VerifyInput With(string collection, FileCheck check) => this with
    {
        Done = Done + 1,
        StoredBytes = StoredBytes + check.StoredBytes,
        Damage = check.Problem is { } problem && !check.IsUnread ? Damage.With(collection, problem) : Damage,
        Unread = check.Problem is { } reason && check.IsUnread ? Unread.With(collection, reason) : Unread,
        FilesAreGone = FilesAreGone || check.IsGone,
    };
}

/// <summary>What one file came to.</summary>
public sealed record FileCheck
{
    [JsonPropertyName("storedBytes")]
    public long StoredBytes { get; init; }

    /// <summary>A sentence; null if it is as it was written.</summary>
    [JsonPropertyName("problem")]
    public string? Problem { get; init; }

    /// <summary>It could not be checked, so the problem is not the file's.</summary>
    [JsonPropertyName("isUnread")]
    public bool IsUnread { get; init; }

    [JsonPropertyName("isGone")]
    public bool IsGone { get; init; }
}
