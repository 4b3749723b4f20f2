using Azure;
using Workflow.Storage;

namespace Workflow.Claims;

/// <summary>Which run may back up an environment now.</summary>
/// <param name="BackupId">The backup of that run.</param>
/// <param name="InstanceId">Its orchestration.</param>
/// <param name="ClaimedAt">When it was claimed.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record Claim(string BackupId, string InstanceId, DateTimeOffset ClaimedAt, ETag ETag);

/// <summary>
/// The claim row of an environment (table <c>Backups</c>, row key <c>!running</c>). Every write is conditional, so of many callers at once
/// exactly one gets it.
/// </summary>
public sealed class ClaimTable(StorageConnection storage)
{
    /// <summary>The table's name; the backups of the environment lie in it too.</summary>
    public const string TableName = "Backups";

    private const string RowKey = "!running";

    /// <summary>The claim, or null.</summary>
    public async Task<Claim?> FindAsync(string env, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(CollectionName.Encode(env), RowKey, cancellation) is { } row ? FromEntity(row) : null;
    }

    /// <summary>Takes the claim if there is none; false if somebody else has it.</summary>
    public async Task<bool> TryAddAsync(string env, Claim claim, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.TryAddAsync(ToEntity(env, claim), cancellation);
    }

    /// <summary>Takes over a claim that was read; false if it changed meanwhile.</summary>
    public async Task<bool> TryReplaceAsync(string env, Claim old, Claim claim, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.TryUpdateAsync(ToEntity(env, claim), old.ETag, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Deletes the claim if it belongs to <paramref name="instanceId"/>; anybody else's stays.</summary>
    public async Task ReleaseAsync(string env, string instanceId, CancellationToken cancellation)
    {
        if (await FindAsync(env, cancellation) is not { } claim || claim.InstanceId != instanceId)
            return;
        var table = await storage.GetTableAsync(TableName, cancellation);
        await table.TryDeleteAsync(CollectionName.Encode(env), RowKey, claim.ETag, cancellation);
    }

    private static TableEntity ToEntity(string env, Claim claim) => new(CollectionName.Encode(env), RowKey)
    {
        [nameof(Claim.BackupId)] = claim.BackupId,
        [nameof(Claim.InstanceId)] = claim.InstanceId,
        [nameof(Claim.ClaimedAt)] = claim.ClaimedAt,
    };

    private static Claim FromEntity(TableEntity entity) => new(
        entity.GetString(nameof(Claim.BackupId)),
        entity.GetString(nameof(Claim.InstanceId)),
        entity.GetDateTimeOffset(nameof(Claim.ClaimedAt)) ?? default,
        entity.ETag);
}
