using Crash.Tests.Support;

namespace EngineCrash.Tests.Support;

/// <summary>Where the victim lives: its store and the file of effects. Started here again, it finds what it left.</summary>
internal sealed class VictimSite : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<VictimProcess> _lives = [];
    private volatile TaskCompletionSource<VictimProcess> _serving = New();

    public VictimSite() => Directory.CreateDirectory(StoreFolder);

    /// <summary>Apart from the effects: a test may make it read-only.</summary>
    public string StoreFolder => Path.Combine(_folder.Path, "店");

    public string StorePath => Path.Combine(StoreFolder, "店.db");

    public string EffectsPath => Path.Combine(_folder.Path, "effects.tsv");

    /// <summary>The lives so far, the newest last.</summary>
    public IReadOnlyList<VictimProcess> Lives => _lives;

    /// <summary>Starts the process; it may not serve yet.</summary>
    /// <param name="launcher">Put before the command; null for nothing.</param>
    public VictimProcess Launch(IReadOnlyList<string>? launcher = null)
    {
        var life = VictimProcess.Launch(StorePath, EffectsPath, _lives.Count + 1, launcher ?? []);
        _lives.Add(life);
        return life;
    }

    /// <summary>Waits until it serves, and lets the callers at it.</summary>
    public async Task<TimeSpan> ServeAsync(VictimProcess life)
    {
        var age = await life.ServingAsync
            ?? throw new InvalidOperationException($"The victim ended at its start:\n{string.Join('\n', life.Log)}");
        _serving.TrySetResult(life);
        return age;
    }

    /// <summary>Kills it while callers wait for their answers.</summary>
    public async Task KillAsync(VictimProcess life)
    {
        // A process that dies by itself must not pass for one that was killed.
        Assert.False(life.HasExited, $"The victim ended by itself:\n{string.Join('\n', life.Log)}");
        HoldCallers();
        await life.KillAsync();
    }

    /// <summary>Asks it to stop while callers wait for their answers. Gives the exit code.</summary>
    public Task<int> TerminateAsync(VictimProcess life, TimeSpan patience)
    {
        HoldCallers();
        return life.TerminateAsync(patience);
    }

    /// <summary>Asks life after life until one answers; with the number of those that were asked.</summary>
    public async Task<(string[] Words, int Tries)> CallAsync(params string[] words)
    {
        for (var tries = 1; ; tries++)
        {
            var life = await _serving.Task;
            if (await life.AskAsync(words) is { } answer)
            {
                return answer[0] == "error"
                    ? throw new InvalidOperationException($"'{string.Join(' ', words)}' failed: {answer[1]}")
                    : (answer, tries);
            }

            if (_serving.Task.IsCompleted && await _serving.Task == life)
                throw new InvalidOperationException($"The victim ended by itself:\n{string.Join('\n', life.Log)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var life in _lives)
            await life.DisposeAsync();
        _folder.Dispose();
    }

    private void HoldCallers()
    {
        if (_serving.Task.IsCompleted)
            _serving = New();
    }

    private static TaskCompletionSource<VictimProcess> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
