using System.Globalization;
using System.Threading.Channels;
using EngineBench.Site;

namespace EngineBench.Peers;

/// <summary>DBOS on a PostgreSQL of our own with its durable defaults (fsync and synchronous_commit on), driven by a script.</summary>
internal sealed class DbosPeer(WorkFolder folder) : IPeer
{
    public const string PeerName = "dbos";

    private const string Port = "55432";

    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private PeerProcess? _postgres;
    private PeerProcess? _driver;

    public string Name => PeerName;

    public string? Missing => !Directory.Exists(Path.Combine(PeerProcess.NodeFolder, "node_modules", "@dbos-inc", "dbos-sdk"))
        ? "dbos is not installed: `npm install --prefix bench/Engine/Peers/node`. Left out."
        : PostgresFolder is null
            ? "dbos needs PostgreSQL: `apt-get install postgresql`. Left out."
            : null;

    private static string? PostgresFolder => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "postgres")))
        : null;

    public async Task StartAsync(CancellationToken cancellation)
    {
        string logs = folder.Sub("dbos");
        string data = folder.Sub("dbos-data");
        if (IsRoot)
            await (await StartAsync("chown", ["postgres", data], logs)).WaitAsync();
        await (await StartAsync("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"], logs)).WaitAsync();
        _postgres = await StartAsync(
            "postgres",
            ["-D", data, "-p", Port, "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={data}", "-c", "fsync=on", "-c", "synchronous_commit=on"],
            logs,
            "ready to accept connections");
        _driver = await PeerProcess.StartAsync("node", [Path.Combine(PeerProcess.NodeFolder, "dbos.mjs"), Port], logs, "ready");
        _driver.Line = line => _answers.Writer.TryWrite(line);
    }

    public async Task<double> RunAsync(string workload, int count, CancellationToken cancellation)
    {
        await _driver!.Input.WriteLineAsync($"{workload} {count}");
        await _driver.Input.FlushAsync(cancellation);
        await foreach (string line in _answers.Reader.ReadAllAsync(cancellation))
        {
            if (line.StartsWith("seconds ", StringComparison.Ordinal))
                return double.Parse(line["seconds ".Length..], CultureInfo.InvariantCulture);
        }

        throw new InvalidOperationException("the driver ended.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_driver is not null)
            await _driver.DisposeAsync();
        if (_postgres is null)
            return;
        await (await StartAsync("pg_ctl", ["stop", "-m", "immediate", "-D", folder.Sub("dbos-data")], folder.Sub("dbos"))).WaitAsync();
        await _postgres.DisposeAsync();
    }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>PostgreSQL refuses to run as root; then it runs as the user that its package created.</summary>
    private static Task<PeerProcess> StartAsync(string tool, string[] arguments, string logs, string? readyWhen = null)
    {
        if (tool == "chown")
            return PeerProcess.StartAsync(tool, arguments, logs, readyWhen);
        string path = Path.Combine(PostgresFolder!, tool);
        return IsRoot
            ? PeerProcess.StartAsync("setpriv", ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", path, .. arguments], logs, readyWhen)
            : PeerProcess.StartAsync(path, arguments, logs, readyWhen);
    }
}
