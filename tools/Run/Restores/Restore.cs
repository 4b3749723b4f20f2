using System.Text.Json;

namespace Run.Restores;

/// <summary>A restore as <c>GET /api/restores/{id}</c> answers it; what is not there yet is null.</summary>
internal sealed record Restore
{
    public required string Id { get; init; }

    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public double? DurationSeconds { get; init; }

    public string? PlanHash { get; init; }

    public string? SafetyBackupId { get; init; }

    public IReadOnlyList<RestoredCollection> Collections { get; init; } = [];

    /// <summary>Whether nothing more will happen to it. A word that this runner does not know is an end, and shown as it is.</summary>
    public bool IsOver => Outcome is not ("Planning" or "AwaitingApproval" or "Applying" or "Verifying");

    /// <summary>What in an answer cannot be shown; null if nothing.</summary>
    public static string? Check(Restore restore) =>
        restore.Collections.Any(static collection => collection is null) ? "a collection is null"
        : restore.DurationSeconds is { } seconds && !(seconds >= 0 && seconds <= Limits.LongestSeconds) ? "durationSeconds is not a duration"
        : null;
}

/// <summary>One collection of a restore.</summary>
internal sealed record RestoredCollection
{
    public required string Target { get; init; }

    public PlanCounts? Plan { get; init; }

    public long Imported { get; init; }

    public long? Verified { get; init; }

    public string? Reason { get; init; }
}

/// <summary>How many documents are in which class.</summary>
internal sealed record PlanCounts
{
    public long Insert { get; init; }

    public long Same { get; init; }
}

/// <summary>Ids of documents of one class, each as its JSON stands in the answer.</summary>
internal sealed record PlanPage
{
    public required IReadOnlyList<PlannedDocument> Documents { get; init; }

    public string? Next { get; init; }

    public static string? Check(PlanPage page) => page.Documents.Any(static document => document is null) ? "a document is null" : null;
}

/// <summary>One document of a plan.</summary>
internal sealed record PlannedDocument(JsonElement DocId);
