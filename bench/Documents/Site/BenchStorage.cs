using Azurite;
using Microsoft.Extensions.Configuration;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Storage;

namespace DocumentsBench.Site;

/// <summary>The storage of the app, on an Azurite of this benchmark.</summary>
internal sealed class BenchStorage : IAsyncDisposable
{
    private AzuriteServer? server;

    /// <param name="connectionString">Of an Azurite that runs.</param>
    public BenchStorage(string connectionString)
    {
        ConnectionString = connectionString;
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = connectionString };
        var storage = new StorageConnection(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        (Derived, Backups) = (new(storage), new(storage));
    }

    public string ConnectionString { get; }

    public DerivedBlobs Derived { get; }

    public BackupBlobs Backups { get; }

    public static async Task<BenchStorage> StartAsync(CancellationToken cancellation)
    {
        var started = await AzuriteServer.StartAsync(cancellation);
        return new(started.ConnectionString) { server = started };
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? default;
}
