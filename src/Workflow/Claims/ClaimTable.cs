using Workflow.Steps;
using Workflow.Storage;

namespace Workflow.Claims;

/// <summary>
/// The claim row of an environment (table <c>Backups</c>, row key <c>!running</c>). Every write is conditional, so of many callers at once
/// exactly one gets it.
/// </summary>
public sealed class ClaimTable(StorageConnection storage)
{
    /// <summary>The table's name; the backups of the environment are in it too.</summary>
    public const string TableName = "Backups";

    private const string RowKey = "!running";
    // The column of the holder's id has this name because only backups used to hold claims.
    private const string HolderColumn = "BackupId";
    private const string EngineStore = "EngineStore";
    private const string EngineHost = "EngineHost";

    /// <summary>The claim, or null.</summary>
    public async Task<Claim?> FindAsync(string env, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(CollectionName.Encode(env), RowKey, cancellation) is { } row ? FromEntity(row) : null;
    }

    /// <summary>Takes the claim if it is free; false if another run has it.</summary>
    public async Task<bool> TryAddAsync(string env, Claim claim, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.TryAddAsync(ToEntity(env, claim), cancellation);
    }

    /// <summary>Replaces a claim that was read; false if it changed in the meantime.</summary>
    public async Task<bool> TryReplaceAsync(string env, Claim old, Claim claim, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.TryUpdateAsync(ToEntity(env, claim), old.ETag, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>
    /// Releases the claim if it belongs to <paramref name="instanceId"/>; any other stays. One that names unclosed runs stays
    /// too, but can be taken over.
    /// </summary>
    public async Task ReleaseAsync(string env, string instanceId, CancellationToken cancellation)
    {
        if (await FindAsync(env, cancellation) is not { } claim || claim.InstanceId != instanceId)
            return;
        var table = await storage.GetTableAsync(TableName, cancellation);
        if (claim.Unclosed.Count > 0)
            await TryReplaceAsync(env, claim, claim with { ClaimedAt = DateTimeOffset.UnixEpoch }, cancellation);
        else
            await table.TryDeleteAsync(CollectionName.Encode(env), RowKey, claim.ETag, cancellation);
    }

    private static TableEntity ToEntity(string env, Claim claim) => new(CollectionName.Encode(env), RowKey)
    {
        [HolderColumn] = claim.HolderId,
        [nameof(Claim.InstanceId)] = claim.InstanceId,
        [nameof(Claim.ClaimedAt)] = claim.ClaimedAt,
        [nameof(Claim.Kind)] = claim.Kind.ToString(),
        [EngineStore] = claim.Engine?.Store,
        [EngineHost] = claim.Engine?.Host,
        [nameof(Claim.Unclosed)] = claim.Unclosed.Count > 0 ? string.Join(' ', claim.Unclosed) : null,
    };

    private static Claim FromEntity(TableEntity entity) => new()
    {
        HolderId = entity.GetString(HolderColumn),
        InstanceId = entity.GetString(nameof(Claim.InstanceId)),
        ClaimedAt = entity.GetDateTimeOffset(nameof(Claim.ClaimedAt)) ?? default,
        Kind = Enum.TryParse<ClaimKind>(entity.GetString(nameof(Claim.Kind)), out var kind) ? kind : ClaimKind.Backup,
        Engine = entity.GetString(EngineStore) is { } store ? new(store, entity.GetString(EngineHost) ?? "an unknown machine") : null,
        Unclosed = [.. (entity.GetString(nameof(Claim.Unclosed)) ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Unclosed.Parse).OfType<Unclosed>()],
        ETag = entity.ETag,
    };
}
