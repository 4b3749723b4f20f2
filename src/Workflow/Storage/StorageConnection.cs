using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace Workflow.Storage;

/// <summary>
/// The storage account of <c>AzureWebJobsStorage</c>: a connection string, or service URIs with an identity. Containers and tables are
/// made at first use, so that the app starts and says so while storage is down.
/// </summary>
public sealed class StorageConnection
{
    /// <summary>The container that holds backups.</summary>
    public const string BackupsContainer = "backups";

    private readonly Lazy<BlobServiceClient> blobService;
    private readonly Lazy<TableServiceClient> tableService;
    private volatile bool created;

    /// <summary>Reads where storage is; connects to nothing.</summary>
    public StorageConnection(IConfiguration configuration)
    {
        blobService = new(() => CreateBlobService(configuration));
        tableService = new(() => CreateTableService(configuration));
    }

    /// <summary>The container of backups, made if missing.</summary>
    public async Task<BlobContainerClient> GetBackupsContainerAsync(CancellationToken cancellation)
    {
        await EnsureCreatedAsync(cancellation);
        return blobService.Value.GetBlobContainerClient(BackupsContainer);
    }

    /// <summary>A table, made if missing.</summary>
    public async Task<TableClient> GetTableAsync(string name, CancellationToken cancellation)
    {
        await EnsureCreatedAsync(cancellation);
        return tableService.Value.GetTableClient(name);
    }

    private async Task EnsureCreatedAsync(CancellationToken cancellation)
    {
        // Two callers at once may both create: each call succeeds when the thing exists.
        if (created)
            return;
        await blobService.Value.GetBlobContainerClient(BackupsContainer).CreateIfNotExistsAsync(cancellationToken: cancellation);
        foreach (var table in (string[])[BackupsTable.TableName, ExportsTable.TableName])
            await tableService.Value.CreateTableIfNotExistsAsync(table, cancellation);
        created = true;
    }

    private static BlobServiceClient CreateBlobService(IConfiguration configuration) =>
        ServiceUri(configuration, "blobServiceUri") is { } uri
            ? new BlobServiceClient(uri, Identity(configuration))
            : new BlobServiceClient(ConnectionString(configuration));

    private static TableServiceClient CreateTableService(IConfiguration configuration) =>
        ServiceUri(configuration, "tableServiceUri") is { } uri
            ? new TableServiceClient(uri, Identity(configuration))
            : new TableServiceClient(ConnectionString(configuration));

    private static string ConnectionString(IConfiguration configuration) =>
        configuration["AzureWebJobsStorage"] is { Length: > 0 } value ? value : "UseDevelopmentStorage=true";

    private static Uri? ServiceUri(IConfiguration configuration, string name)
    {
        if (configuration[$"AzureWebJobsStorage:{name}"] is not { Length: > 0 } value)
            return null;
        return Uri.TryCreate(value, UriKind.Absolute, out var uri) ? uri
            : throw new InvalidOperationException($"The setting AzureWebJobsStorage__{name} takes an absolute address, such as https://account.blob.core.windows.net.");
    }

    private static TokenCredential Identity(IConfiguration configuration) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration["AzureWebJobsStorage:clientId"] });
}
