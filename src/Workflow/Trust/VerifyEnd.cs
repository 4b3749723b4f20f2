using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Trust;

/// <summary>What a verification came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VerifyVerdict>))]
public enum VerifyVerdict
{
    /// <summary>Every file is as it was written.</summary>
    [JsonStringEnumMemberName("verified")]
    Verified,

    [JsonStringEnumMemberName("damaged")]
    Damaged,

    /// <summary>Files could not be read for too long, which is not damage: the backup's state stays unknown.</summary>
    [JsonStringEnumMemberName("unread")]
    Unread,

    /// <summary>The backup has been deleted, by its rules or with its row.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,
}

/// <summary>The output of a verification.</summary>
public sealed record VerifyEnd
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("verdict")]
    public required VerifyVerdict Verdict { get; init; }

    /// <summary>Files that were looked at.</summary>
    [JsonPropertyName("files")]
    public int Files { get; init; }

    [JsonPropertyName("storedBytes")]
    public long StoredBytes { get; init; }

    /// <summary>What is damaged, or could not be read; null if all is well.</summary>
    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }
}

/// <summary>The custom status of a verification.</summary>
public sealed record VerifyProgress
{
    [JsonPropertyName("total")]
    public required int Total { get; init; }

    [JsonPropertyName("done")]
    public required int Done { get; init; }

    [JsonPropertyName("storedBytes")]
    public required long StoredBytes { get; init; }

    /// <summary>Files that are damaged, or could not be read.</summary>
    [JsonPropertyName("failed")]
    public required int Failed { get; init; }
}
