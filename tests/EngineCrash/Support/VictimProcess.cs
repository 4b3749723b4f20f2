using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace EngineCrash.Tests.Support;

/// <summary>One life of the victim. It ends by itself when its input closes, so it cannot outlive the tests.</summary>
internal sealed class VictimProcess : IAsyncDisposable
{
    private const int LogTail = 40;
    private readonly Process _process;
    private readonly Task _reading;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string[]?>> _asked = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<TimeSpan?> _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turn = new(1);
    private int _answersToCome = -1;
    private int _lastNumber;
    private volatile bool _ended;

    private VictimProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>The last lines that it wrote to its standard error.</summary>
    public IEnumerable<string> Log => _log.TakeLast(LogTail);

    /// <summary>How long after its launch it served; null if it ended before.</summary>
    public Task<TimeSpan?> ServingAsync => _serving.Task;

    /// <param name="store">Its store.</param>
    /// <param name="effects">Where its activities have their effects.</param>
    /// <param name="life">Its number.</param>
    /// <param name="launcher">Put before the command.</param>
    public static VictimProcess Launch(string store, string effects, int life, IReadOnlyList<string> launcher)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = [.. launcher, dotnet, Built.Program("EngineVictim"), store, effects, life.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start) ?? throw new InvalidOperationException("The victim did not start."));
    }

    /// <summary>Asks something of it; null if it ended without an answer.</summary>
    public async Task<string[]?> AskAsync(string[] words)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var answer = new TaskCompletionSource<string[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[number] = answer;
        await _turn.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync($"{number}\t{string.Join('\t', words)}");
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It is dead; whether it had read this is not known.
        }
        finally
        {
            _turn.Release();
        }

        if (_ended)
            answer.TrySetResult(null);
        return await answer.Task;
    }

    /// <summary>Completes when so many answers more have come, or when it has ended.</summary>
    public Task AnswersAsync(int count)
    {
        Volatile.Write(ref _answersToCome, count);
        if (count == 0 || _ended)
            _enough.TrySetResult();
        return _enough.Task;
    }

    /// <summary>SIGKILL, whatever it is doing. Completes when it is gone and everything that it had said is read.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await ExitAsync();
    }

    /// <summary>SIGTERM, as a service manager sends it. Gives the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan patience)
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        return await ExitAsync().WaitAsync(patience);
    }

    /// <summary>Waits for its end; gives the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _turn.Dispose();
    }

    // This assembly lies in tests/EngineCrash/bin/<configuration>/<framework>, the victim in tests/EngineVictim/bin/ of the same.
    private async Task ReadAsync()
    {
        await Task.WhenAll(ReadAnswersAsync(), ReadLogAsync());
        _ended = true;
        _serving.TrySetResult(null);
        _enough.TrySetResult();
        foreach (var answer in _asked.Values)
            answer.TrySetResult(null);
    }

    private async Task ReadAnswersAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var words = line.Split('\t');
            if (words[0] == "serving")
                _serving.TrySetResult(TimeSpan.FromMilliseconds(int.Parse(words[1], CultureInfo.InvariantCulture)));
            else if (_asked.TryRemove(int.Parse(words[0], CultureInfo.InvariantCulture), out var answer))
                answer.TrySetResult(words[1..]);
            if (Interlocked.Decrement(ref _answersToCome) == 0)
                _enough.TrySetResult();
        }
    }

    private async Task ReadLogAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
            _log.Enqueue(line);
    }
}
