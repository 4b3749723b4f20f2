using System.Globalization;

namespace Run.Processes;

/// <summary>Where everything listens in this run.</summary>
internal sealed record Addresses(int AppPort, int SimulatorPort, int BlobPort, int QueuePort, int TablePort)
{
    // The account and key that every copy of the emulator has, as its documentation states them.
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public Uri App => Loopback(AppPort);

    public Uri Simulator => Loopback(SimulatorPort);

    public Uri Blobs => new(Loopback(BlobPort), Account);

    public Uri Tables => new(Loopback(TablePort), Account);

    public string StorageConnection =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};"
        + $"BlobEndpoint={Blobs};QueueEndpoint={new Uri(Loopback(QueuePort), Account)};TableEndpoint={Tables};";

    /// <summary>The app's port as asked for, free ones for the rest.</summary>
    public static Addresses Choose(int appPort)
    {
        var app = Ports.Take(appPort);
        // One more than needed: the app's own may have been free a moment ago.
        var free = Ports.Free(5).Where(port => port != app).ToArray();
        return new(app, free[0], free[1], free[2], free[3]);
    }

    private static Uri Loopback(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
}
