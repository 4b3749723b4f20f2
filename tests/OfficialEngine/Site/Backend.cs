using System.Net;
using System.Net.Sockets;
using Functions.Local.Hosting;
using Microsoft.DurableTask.Testing;
using Workflow.Local;

namespace OfficialEngine.Tests.Site;

/// <summary>A Durable Task backend for the functions of the local host.</summary>
/// <param name="Name">What a report calls it.</param>
/// <param name="Add">Adds its worker and client; the functions come from the host.</param>
internal sealed record Backend(string Name, Action<FunctionsApplicationBuilder> Add)
{
    public static readonly Backend Official = new("Microsoft", builder =>
        builder.Services.AddInMemoryDurableTask(static _ => { }, new InMemoryDurableTaskOptions { Port = FreePort() }));

    public static readonly Backend Sqlite = new("SQLite", builder =>
    {
        builder.AddSqliteBackend();
        builder.Services.AddSqliteEngineName();
    });

    // Left to itself the service draws a port and fails where that is taken.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
