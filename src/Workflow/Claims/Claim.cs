using Azure;
using Workflow.Steps;

namespace Workflow.Claims;

/// <summary>Which run may write to an environment now.</summary>
public sealed record Claim
{
    /// <summary>The backup, restore or drill that holds it.</summary>
    public required string HolderId { get; init; }

    /// <summary>Its orchestration.</summary>
    public required string InstanceId { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }

    public ClaimKind Kind { get; init; } = ClaimKind.Backup;

    /// <summary>The holder in a sentence, such as <c>restore r-20261129T180000Z-ab12</c>.</summary>
    public string Name => Kind switch
    {
        ClaimKind.Restore => $"restore {HolderId}",
        ClaimKind.Drill => $"drill {HolderId}",
        _ => $"backup {HolderId}",
    };

    /// <summary>The kind as sentences and fields have it.</summary>
    public string KindWord => Kind.ToString().ToLowerInvariant();

    /// <summary>Where a person looks at the holder.</summary>
    public string Route => $"api/{KindWord}s/{HolderId}";

    /// <summary>The engine of that orchestration; null in claims of older versions.</summary>
    public EngineName? Engine { get; init; }

    /// <summary>Runs whose claim was taken over and that are not closed yet.</summary>
    public IReadOnlyList<Unclosed> Unclosed { get; init; } = [];

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }
}

/// <summary>A run that lost its claim; its rows still say that it is running.</summary>
/// <param name="Kind">Its kind in the claim's row, which may be one that only a newer version knows.</param>
/// <param name="Id">The id in its claim.</param>
public sealed record Unclosed(string Kind, string Id)
{
    public override string ToString() => $"{Kind}:{Id}";

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    public static Unclosed? Parse(string text) => text.Split(':', 2) is [var kind, var id] ? new(kind, id) : null;
}

/// <summary>Why a claim was not available.</summary>
public enum ClaimRefusal
{
    /// <summary>Its holder is running.</summary>
    Held,

    /// <summary>Its holder is suspended.</summary>
    Suspended,

    /// <summary>It belongs to another engine, and only that engine knows whether its holder is alive.</summary>
    OtherEngine,
}
