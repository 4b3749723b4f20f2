using System.Net;
using System.Net.Sockets;
using Run.Processes;

namespace Run.Tests.Processes;

public class PortsTests
{
    [Fact]
    public void Take_PortInUse_NamesPortAndFlag()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var failure = Assert.Throws<Failure>(() => Ports.Take(port));

        Assert.Equal(2, failure.ExitCode);
        Assert.Equal($"Port {port} on 127.0.0.1 is in use by another program. Choose another with --port, or --port 0 for any free one.", failure.Message);
    }

    [Fact]
    public void Choose_AnyPort_GivesFiveDifferentOnes()
    {
        var chosen = Addresses.Choose(0);

        int[] ports = [chosen.AppPort, chosen.SimulatorPort, chosen.BlobPort, chosen.QueuePort, chosen.TablePort];
        Assert.Equal(5, ports.Distinct().Count());
        Assert.DoesNotContain(0, ports);
    }
}
