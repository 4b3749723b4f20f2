using System.Collections.Concurrent;

namespace EngineCrash.Tests.Support;

/// <summary>Callers that keep so many workflows going, through all lives of the victim, until they are stopped.</summary>
internal sealed class Load
{
    private const int Callers = 64;
    private readonly VictimSite _site;
    private readonly int _seed;
    private readonly ConcurrentDictionary<Workflow, bool> _open = new();
    private readonly ConcurrentBag<Workflow> _done = [];
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _callers;
    private int _lastNumber;
    private volatile bool _stopping;

    public Load(VictimSite site, int seed)
    {
        _site = site;
        _seed = seed;
        _callers = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => RunAsync()));
    }

    /// <summary>Fails as soon as a workflow came to something else than it must.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Begins no more and waits for those that are open; gives all.</summary>
    public async Task<IReadOnlyCollection<Workflow>> FinishAsync(TimeSpan patience)
    {
        _stopping = true;
        try
        {
            await _callers.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{_open.Count} workflows do not end, among them {string.Join(", ", _open.Keys.Take(10))}.");
        }

        return _done;
    }

    private async Task RunAsync()
    {
        while (!_stopping)
        {
            var workflow = Workflow.Draw(_seed, Interlocked.Increment(ref _lastNumber));
            _open[workflow] = true;
            try
            {
                await workflow.RunAsync(_site);
            }
            catch (Exception failure)
            {
                _broken.TrySetException(failure);
                throw;
            }

            _open.TryRemove(workflow, out _);
            _done.Add(workflow);
        }
    }
}
