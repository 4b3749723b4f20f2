using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

/// <summary>
/// The last blob that a backup writes, once and never again; a backup without it is not a backup. Holds the backup record and a link
/// to the manifest before it, so that a removed or replaced backup is noticed.
/// </summary>
public sealed record BackupManifest : BackupRecord
{
    /// <summary>The version that this code writes.</summary>
    public const int CurrentFormatVersion = 1;

    [JsonPropertyName("formatVersion")]
    [JsonPropertyOrder(-4)]
    public required int FormatVersion { get; init; }

    [JsonPropertyName("appVersion")]
    [JsonPropertyOrder(-3)]
    public required string AppVersion { get; init; }

    /// <summary>The newest earlier backup of the environment that has a manifest, if any.</summary>
    [JsonPropertyName("previousBackupId")]
    [JsonPropertyOrder(-2)]
    public string? PreviousBackupId { get; init; }

    /// <summary>SHA-256 of that manifest's bytes, lower-case hex.</summary>
    [JsonPropertyName("previousManifestSha256")]
    [JsonPropertyOrder(-1)]
    public string? PreviousManifestSha256 { get; init; }
}
