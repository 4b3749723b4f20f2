using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Azurite;

/// <summary>A running storage emulator.</summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    /// <summary>The account that every emulator has.</summary>
    public const string AccountName = "devstoreaccount1";

    /// <summary>Its key, the same everywhere (learn.microsoft.com/azure/storage/common/storage-use-azurite).</summary>
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Task<AzuriteServer>> Shared = new(() => StartAsync(folder: null, CancellationToken.None));
    private readonly int[] _ports = [0, 0, 0];

    // Where it keeps its data; none: in memory.
    private readonly string? _folder;
    private Process? _process;

    private AzuriteServer(string? folder) => _folder = folder;

    /// <summary>Its process, for those who measure it.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("Azurite is stopped.");

    /// <summary>The address of Blob storage.</summary>
    public Uri BlobEndpoint => Address(0);

    /// <summary>The address of Queue storage.</summary>
    public Uri QueueEndpoint => Address(1);

    /// <summary>The address of Table storage.</summary>
    public Uri TableEndpoint => Address(2);

    /// <summary>For <c>AzureWebJobsStorage</c> and every client.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};"
        + $"BlobEndpoint={BlobEndpoint};QueueEndpoint={QueueEndpoint};TableEndpoint={TableEndpoint};";

    /// <summary>
    /// The instance that all tests of this process share. Nobody stops it, so it holds all in memory: on disk it writes everything again every five
    /// seconds, and answers nobody meanwhile.
    /// </summary>
    public static Task<AzuriteServer> SharedAsync() => Shared.Value;

    /// <summary>An instance of one's own, in a new temporary folder.</summary>
    public static Task<AzuriteServer> StartAsync(CancellationToken cancellationToken = default) =>
        StartAsync(Directory.CreateTempSubdirectory("azurite-").FullName, cancellationToken);

    private static async Task<AzuriteServer> StartAsync(string? folder, CancellationToken cancellationToken)
    {
        var server = new AzuriteServer(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.End();
        await server.RestartAsync(cancellationToken);
        return server;
    }

    /// <summary>Ends the process and keeps ports and data: clients now find nobody there.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_process is null) return;
        await _process.StandardInput.WriteLineAsync("keep".AsMemory(), cancellationToken);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellationToken);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again where it was.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        _process = Process.Start(Command()) ?? throw new InvalidOperationException("node did not start.");
        for (var started = 0; started < _ports.Length;)
        {
            var line = await _process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"Azurite ended at its start: {await _process.StandardError.ReadToEndAsync(patience.Token)}");
            if (Listening().Match(line) is { Success: true } match) _ports[started++] = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
        }

        // What it prints from now on has to be read, or its pipe fills and it stands still.
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
    }

    /// <summary>Ends it and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        End();
    }

    private void End()
    {
        _process?.Kill(entireProcessTree: true);
        _process = null;
        try
        {
            if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // The killed process may still be writing; what stays is a folder below the system's temporary one.
        }
    }

    private ProcessStartInfo Command()
    {
        var tools = Path.Combine(RepositoryRoot(), "tools", "azurite");
        if (!Directory.Exists(Path.Combine(tools, "node_modules", "azurite")))
        {
            throw new InvalidOperationException("Azurite is not installed: run ./test, or `npm ci` in tools/azurite.");
        }

        string[] arguments =
        [
            "azurite.mjs", .. _folder is null ? ["--inMemoryPersistence"] : (string[])["--location", _folder], "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobPort", Port(0), "--queuePort", Port(1), "--tablePort", Port(2),
        ];
        return new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = tools,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // A crashed test run leaves no folder behind: the child deletes it.
            Environment = { ["AZURITE_TEMPORARY"] = _folder is null ? null : "1" },
        };
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Workflow.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No Workflow.sln above {AppContext.BaseDirectory}.");
    }

    private string Port(int service) => _ports[service].ToString(CultureInfo.InvariantCulture);

    private Uri Address(int service) => new($"http://127.0.0.1:{Port(service)}/{AccountName}");

    [GeneratedRegex(@"successfully listening at http://127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
