using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace Workflow.Storage;

/// <summary>
/// The storage account of <c>AzureWebJobsStorage</c>: a connection string, or service URIs with an identity. Each
/// container and table is created at its first use, so that the app starts and reports it while storage is down.
/// </summary>
public sealed class StorageConnection
{
    private readonly BlobServiceClient blobService;
    private readonly TableServiceClient tableService;
    private readonly ConcurrentDictionary<string, bool> created = new(StringComparer.Ordinal);

    /// <summary>Reads where storage is; connects to nothing.</summary>
    /// <param name="configuration">Holds <c>AzureWebJobsStorage</c>.</param>
    /// <param name="retryDelay">What a call waits before it is tried again; the clients' own, growing one when null.</param>
    /// <exception cref="SettingException">The setting is unusable; the message says what it takes.</exception>
    public StorageConnection(IConfiguration configuration, TimeSpan? retryDelay = null)
    {
        var (blobOptions, tableOptions) = (new BlobClientOptions(), new TableClientOptions());
        if (retryDelay is { } delay)
            foreach (var options in (ClientOptions[])[blobOptions, tableOptions])
                (options.Retry.Delay, options.Retry.MaxDelay) = (delay, delay);
        var (blobs, tables) = (ServiceUri(configuration, "blobServiceUri"), ServiceUri(configuration, "tableServiceUri"));
        if ((blobs is null) != (tables is null) || (blobs is null && configuration["AzureWebJobsStorage:accountName"] is not null))
            throw new SettingException(
                "With an identity, set both AzureWebJobsStorage__blobServiceUri and AzureWebJobsStorage__tableServiceUri; "
                + "AzureWebJobsStorage__accountName alone does not say which cloud the account is in.");
        if (blobs is not null && tables is not null)
        {
            var identity = Identity(configuration);
            (blobService, tableService) = (new(blobs, identity, blobOptions), new(tables, identity, tableOptions));
            return;
        }
        var connectionString = configuration["AzureWebJobsStorage"] is { Length: > 0 } value ? value : "UseDevelopmentStorage=true";
        try
        {
            (blobService, tableService) = (new(connectionString, blobOptions), new(connectionString, tableOptions));
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
        {
#pragma warning disable MA0054 // The parser's own words may quote the key.
            throw new SettingException("The setting AzureWebJobsStorage is not a connection string of a storage account.");
#pragma warning restore MA0054
        }
    }

    /// <summary>Where the blobs are: an address without a key.</summary>
    public Uri BlobUri => new UriBuilder(blobService.Uri) { Query = "", Path = blobService.Uri.AbsolutePath.TrimEnd('/') + "/" }.Uri;

    /// <summary>A container, made if missing.</summary>
    public async Task<BlobContainerClient> GetContainerAsync(string name, CancellationToken cancellation)
    {
        var container = blobService.GetBlobContainerClient(name);
        await EnsureCreatedAsync($"container {name}", () => container.CreateIfNotExistsAsync(cancellationToken: cancellation));
        return container;
    }

    /// <summary>A table, made if missing.</summary>
    public async Task<TableClient> GetTableAsync(string name, CancellationToken cancellation)
    {
        await EnsureCreatedAsync($"table {name}", () => tableService.CreateTableIfNotExistsAsync(name, cancellation));
        return tableService.GetTableClient(name);
    }

    private async Task EnsureCreatedAsync(string name, Func<Task> create)
    {
        // Two callers at once may both create: each call succeeds when the thing exists.
        if (created.ContainsKey(name))
            return;
        await create();
        created[name] = true;
    }

    private static Uri? ServiceUri(IConfiguration configuration, string name)
    {
        if (configuration[$"AzureWebJobsStorage:{name}"] is not { Length: > 0 } value)
            return null;
        return Uri.TryCreate(value, UriKind.Absolute, out var uri) ? uri
            : throw new SettingException($"The setting AzureWebJobsStorage__{name} takes an absolute address, such as https://account.blob.core.windows.net.");
    }

    private static TokenCredential Identity(IConfiguration configuration) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration["AzureWebJobsStorage:clientId"] });
}
