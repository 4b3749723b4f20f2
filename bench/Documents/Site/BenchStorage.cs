using Azurite;
using Microsoft.Extensions.Configuration;
using Workflow.Documents;
using Workflow.Storage;

namespace DocumentsBench.Site;

/// <summary>The storage of the app, on an Azurite of this benchmark.</summary>
internal sealed class BenchStorage : IAsyncDisposable
{
    private readonly AzuriteServer server;

    private BenchStorage(AzuriteServer server)
    {
        this.server = server;
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = server.ConnectionString };
        var storage = new StorageConnection(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        (Derived, Backups) = (new(storage), new(storage));
    }

    public DerivedBlobs Derived { get; }

    public Workflow.Catalogue.BackupBlobs Backups { get; }

    public int ProcessId => server.ProcessId;

    public static async Task<BenchStorage> StartAsync(CancellationToken cancellation) => new(await AzuriteServer.StartAsync(cancellation));

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
