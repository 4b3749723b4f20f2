using System.ComponentModel;
using System.Diagnostics;

namespace Run.Processes;

/// <summary>One program that we started, through <c>child.sh</c>, which ends it when our end of its standard input closes.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _pidFile;
    private readonly TimeProvider _time;

    private Child(ChildSpec spec, Process process, string logFile, string pidFile, TimeProvider time)
    {
        Spec = spec;
        LogFile = logFile;
        _process = process;
        _pidFile = pidFile;
        _time = time;
        Exited = process.WaitForExitAsync();
    }

    public ChildSpec Spec { get; }

    public string LogFile { get; }

    /// <summary>Completes when the program has ended, for whatever reason.</summary>
    public Task Exited { get; }

    /// <summary>Starts a program. Its log of the run before is kept beside the new one as <c>.old</c>.</summary>
    public static Child Start(ChildSpec spec, string logFolder, string pidFile, string workingFolder, TimeProvider time)
    {
        var logFile = Path.Combine(logFolder, $"{spec.Name}.log");
        if (File.Exists(logFile))
            File.Move(logFile, $"{logFile}.old", overwrite: true);

        var start = new ProcessStartInfo("bash") { UseShellExecute = false, WorkingDirectory = workingFolder, RedirectStandardInput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "child.sh"), logFile, pidFile, spec.Program, .. spec.Arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in spec.Environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        try
        {
            return new(spec, Process.Start(start)!, logFile, pidFile, time);
        }
        catch (Win32Exception error)
        {
            throw new Failure(ExitCode.Failed, $"Cannot start {spec.Name}: {error.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Waits until the program answers.</summary>
    /// <exception cref="Failure">It ended, or gave no answer in time; the message shows the end of its log.</exception>
    public async Task WaitUntilReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Limits.Start, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            foreach (var address in Spec.Ready)
            {
                while (!await AnswersAsync(http, address, either.Token))
                {
                    if (Exited.IsCompleted)
                        throw Ended();
                    await Task.Delay(Limits.StartPoll, _time, either.Token);
                }
            }
            // Somebody else may have answered on its port.
            if (Exited.IsCompleted)
                throw Ended();
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new Failure(ExitCode.Failed, $"{Spec.Name} gave no answer within {Limits.Start.TotalSeconds:0} s of its start. {Tail()}");
        }
    }

    /// <summary>What to say about a program that ended by itself.</summary>
    public Failure Ended() => new(
        ExitCode.Failed,
        $"{Spec.Name} ended{(_process.HasExited ? $" with exit code {_process.ExitCode}" : "")}, which it should not have. {Tail()}");

    /// <summary>Ends the program in order, and by force where it does not end.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Limits.Stop, _time);
        try
        {
            await Exited.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }
    }

    /// <summary>Ends the program at once. One that cannot be ended keeps its record, and the next run finds it.</summary>
    public void Kill()
    {
        try
        {
            using var program = RecordedProcess.Find(_pidFile);
            program?.Kill(entireProcessTree: true);
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            File.Delete(_pidFile);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or AggregateException or IOException or UnauthorizedAccessException)
        {
            // It ended by itself meanwhile, or is not ours to end; the others are still to be ended.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private string Tail()
    {
        var lines = LogTail.Read(LogFile, Limits.LogLines);
        return lines.Count == 0
            ? $"Its log, {LogFile}, is empty."
            : $"The end of its log, {LogFile}:\n{string.Join('\n', lines.Select(line => $"  {line}"))}";
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Something took the call and says nothing.
            return false;
        }
    }
}
