using System.Net;
using System.Net.Sockets;

namespace Run.Processes;

/// <summary>Ports of 127.0.0.1.</summary>
internal static class Ports
{
    /// <summary>Ports that nothing listens on now, all different.</summary>
    /// <exception cref="Failure">There are none.</exception>
    public static int[] Free(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listeners.Add(listener);
                listener.Start();
            }
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        catch (SocketException error)
        {
            throw new Failure(ExitCode.Usage, $"There is no free port on 127.0.0.1 ({error.Message.TrimEnd('.')}). End other programs and run this again.");
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }

    /// <summary>The port that was asked for, or a free one for 0.</summary>
    /// <exception cref="Failure">Something listens on it, or this user may not.</exception>
    public static int Take(int port)
    {
        if (port == 0)
            return Free(1)[0];
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return port;
        }
        catch (SocketException error)
        {
            var why = error.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use by another program" : $"cannot be used ({error.Message})";
            throw new Failure(ExitCode.Usage, $"Port {port} on 127.0.0.1 {why}. Choose another with --port, or --port 0 for any free one.");
        }
    }
}
