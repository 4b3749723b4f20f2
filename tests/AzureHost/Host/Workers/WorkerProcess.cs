using System.Diagnostics;
using System.Text.Json.Nodes;

namespace HostStandIn.Workers;

/// <summary>One life of the app's process, started as <c>worker.config.json</c> says. It does not outlive the host.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Process _watchdog;

    private WorkerProcess(Process process)
    {
        _process = process;
        // Its input closes when the host ends in whatever way.
        string[] arguments = ["-c", "read -r line; kill -KILL \"$1\"", "sh", process.Id.ToString()];
        _watchdog = Process.Start(new ProcessStartInfo("sh", arguments) { UseShellExecute = false, RedirectStandardInput = true })!;
    }

    public int Id => _process.Id;

    public static WorkerProcess Start(string folder, Uri host, string workerId, HostLog log)
    {
        var description = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "worker.config.json")))!["description"]!;
        string[] arguments =
        [
            Path.Combine(folder, (string)description["defaultWorkerPath"]!),
            "--functions-uri", host.AbsoluteUri, "--functions-worker-id", workerId, "--functions-request-id", workerId,
            "--functions-grpc-max-message-length", $"{int.MaxValue}",
        ];
        var start = new ProcessStartInfo((string)description["defaultExecutablePath"]!, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        start.Environment["AzureWebJobsScriptRoot"] = folder;
        start.Environment["FUNCTIONS_EXTENSION_VERSION"] = "~4";
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
                log.Write("worker stderr", text);
        };
        process.BeginErrorReadLine();
        return new(process);
    }

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Waits for its end; gives the exit code. Asked to stop, the host ends it: what runs in it is to run again.</summary>
    public async Task<int> ExitAsync(CancellationToken stopping)
    {
        try
        {
            await _process.WaitForExitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        if (!_watchdog.HasExited)
            _watchdog.Kill();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Dispose();
        _watchdog.Dispose();
    }
}
