using System.Text.Json.Serialization;

namespace Workflow.Retention.Activities;

/// <summary>Some backups that the plan lets go.</summary>
public sealed record ExpiryList
{
    [JsonPropertyName("backups")]
    public required IReadOnlyList<ExpiringBackup> Backups { get; init; }

    [JsonPropertyName("hasMore")]
    public required bool HasMore { get; init; }
}

/// <summary>One of them.</summary>
public sealed record ExpiringBackup
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("rule")]
    public required string Rule { get; init; }

    /// <summary>When that was found: a plan does not stay valid for long.</summary>
    [JsonPropertyName("plannedAt")]
    public required DateTimeOffset PlannedAt { get; init; }
}

/// <summary>Plans, and lists the oldest hundred to delete. None while expiry is frozen.</summary>
public sealed class ListExpiring(RetentionPlanner planner, TimeProvider time)
{
    private const int AtOnce = 100;

    [Function(nameof(ListExpiring))]
    public async Task<ExpiryList> Run([ActivityTrigger] ExpiryInput input, CancellationToken cancellation)
    {
        var plannedAt = time.GetUtcNow();
        var plan = await planner.PlanAsync(cancellation);
        if (plan.Frozen is not null)
            return new() { Backups = [], HasMore = false };
        var goes = plan.Backups.Where(backup => backup.Expire is not null && string.CompareOrdinal(backup.Id, input.After) > 0)
            .OrderBy(backup => backup.Id, StringComparer.Ordinal).ToList();
        return new()
        {
            Backups = [.. goes.Take(AtOnce).Select(backup => new ExpiringBackup { Id = backup.Id, Rule = backup.Expire!, PlannedAt = plannedAt })],
            HasMore = goes.Count > AtOnce,
        };
    }
}
