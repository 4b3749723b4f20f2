using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Crash.Tests.Support;

/// <summary>What lies in storage, read by the names that the design fixes.</summary>
internal sealed class StoredBackups(string connectionString, string env)
{
    private readonly BlobContainerClient _container = new BlobServiceClient(connectionString).GetBlobContainerClient("backups");
    private readonly BlobContainerClient _derived = new BlobServiceClient(connectionString).GetBlobContainerClient("derived");
    private readonly TableClient _backups = new(connectionString, "Backups");
    private readonly TableClient _exports = new(connectionString, "Exports");

    public async Task<IReadOnlyList<TableEntity>> ExportRowsAsync(string backupId) =>
        await ListAsync(_exports, TableClient.CreateQueryFilter($"PartitionKey eq {backupId}"));

    /// <summary>Rows of backups by id; the claim is not one.</summary>
    public async Task<IReadOnlyDictionary<string, TableEntity>> BackupRowsAsync() =>
        (await ListAsync(_backups, TableClient.CreateQueryFilter($"PartitionKey eq {env}")))
            .Where(row => !row.RowKey.StartsWith('!')).ToDictionary(row => row.RowKey, StringComparer.Ordinal);

    /// <summary>The backup that holds the claim, or null.</summary>
    public async Task<string?> ClaimHolderAsync()
    {
        var claim = await _backups.GetEntityIfExistsAsync<TableEntity>(env, "!running");
        return claim.HasValue ? claim.Value!.GetString("BackupId") : null;
    }

    /// <summary>Makes the claim older, as waiting would.</summary>
    public async Task AgeClaimAsync(TimeSpan age)
    {
        var claim = (await _backups.GetEntityAsync<TableEntity>(env, "!running")).Value;
        var older = new TableEntity(env, "!running") { ["ClaimedAt"] = claim.GetDateTimeOffset("ClaimedAt") - age };
        await _backups.UpdateEntityAsync(older, claim.ETag, TableUpdateMode.Merge);
    }

    public async Task<byte[]> ReadAsync(string blobName) =>
        (await _container.GetBlobClient(blobName).DownloadContentAsync()).Value.Content.ToArray();

    /// <summary>The document index of a stored file; null if it could not be written while storage was away.</summary>
    public async Task<byte[]?> FindIndexAsync(string blobName)
    {
        var blob = _derived.GetBlobClient($"{blobName}.v1.index");
        return await blob.ExistsAsync() ? (await blob.DownloadContentAsync()).Value.Content.ToArray() : null;
    }

    /// <summary>Metadata; names come back in any case.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MetadataAsync(string blobName)
    {
        var properties = await _container.GetBlobClient(blobName).GetPropertiesAsync();
        return new Dictionary<string, string>(properties.Value.Metadata, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Names of all blobs of the environment.</summary>
    public async Task<IReadOnlyList<string>> BlobNamesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{env}/", CancellationToken.None))
            names.Add(blob.Name);
        return names;
    }

    private static async Task<IReadOnlyList<TableEntity>> ListAsync(TableClient table, string filter)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter))
            rows.Add(row);
        return rows;
    }
}
