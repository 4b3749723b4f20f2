using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Catalogue;

/// <summary>
/// What was found out about a backup since it ended: columns of its row that <see cref="TrustTable"/> writes apart from the record. The manifest,
/// which is written once, knows nothing of them.
/// </summary>
public sealed record BackupTrust
{
    /// <summary>When all its files were last read back and found as they were written; null if that was last done by the backup itself.</summary>
    public TrustProof? Verified { get; init; }

    /// <summary>When all its files had their document index; null if one lacks it, or nobody has looked.</summary>
    public TrustProof? Indexed { get; init; }

    /// <summary>When a drill last restored it and found every document equal.</summary>
    public TrustProof? Rehearsed { get; init; }

    /// <summary>Null while its files are not known to be other than they were written.</summary>
    public BackupDamage? Damage { get; init; }

    internal void WriteTo(TableEntity entity)
    {
        entity[nameof(Verified)] = JsonColumn.Of(Verified);
        entity[nameof(Indexed)] = JsonColumn.Of(Indexed);
        entity[nameof(Rehearsed)] = JsonColumn.Of(Rehearsed);
        entity[nameof(Damage)] = JsonColumn.Of(Damage);
    }

    internal static BackupTrust FromEntity(TableEntity entity) => new()
    {
        Verified = JsonColumn.Read<TrustProof>(entity, nameof(Verified)),
        Indexed = JsonColumn.Read<TrustProof>(entity, nameof(Indexed)),
        Rehearsed = JsonColumn.Read<TrustProof>(entity, nameof(Rehearsed)),
        Damage = JsonColumn.Read<BackupDamage>(entity, nameof(Damage)),
    };
}

/// <summary>That a rung of trust was reached.</summary>
public sealed record TrustProof
{
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>By what, for a person: a short sentence.</summary>
    [JsonPropertyName("evidence")]
    [ForPeople]
    public required string Evidence { get; init; }
}

/// <summary>That files of a backup are not what was written.</summary>
public sealed record BackupDamage
{
    /// <summary>When it was found.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Which collections, and how; for a person.</summary>
    [JsonPropertyName("reason")]
    [ForPeople]
    public required string Reason { get; init; }

    /// <summary>Whether a file is gone, and not only changed.</summary>
    [JsonPropertyName("filesAreGone")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FilesAreGone { get; init; }
}
