using System.Collections.Concurrent;
using Simulator.Jobs.Importing;

namespace Simulator.Jobs;

/// <summary>All accepted jobs, in the order of their ids.</summary>
internal sealed class JobBoard(TimeProvider time, long firstId)
{
    private readonly ConcurrentDictionary<long, MigrateJob> _jobs = new();
    private readonly Lock _settling = new();
    private readonly List<ImportRun> _running = [];
    private long _nextId = firstId - 1;

    public IReadOnlyList<MigrateJob> All => [.. _jobs.Values.OrderBy(job => job.Id)];

    public MigrateJob Accept(Func<long, MigrateJob> make)
    {
        var job = make(Interlocked.Increment(ref _nextId));
        _jobs[job.Id] = job;
        if (job.Import is { } import)
        {
            lock (_settling)
                _running.Add(import);
        }
        Settle();
        return job;
    }

    /// <summary>Takes up a job that was accepted in an earlier run.</summary>
    public void Restore(MigrateJob job) => _jobs[job.Id] = job;

    /// <summary>Ids up to this one are taken.</summary>
    public void SkipTo(long id) => _nextId = Math.Max(_nextId, id);

    public MigrateJob? Find(long id) => _jobs.GetValueOrDefault(id);

    /// <summary>Imports take effect when their time has come: called before data is looked at or changed.</summary>
    public void Settle()
    {
        lock (_settling)
        {
            if (_running.Count == 0)
                return;
            var now = time.GetUtcNow();
            // One import goes on until the next one's document is due, so that two into one collection meet in the order of time.
            while (_running.MinBy(static run => run.NextAt ?? DateTimeOffset.MaxValue) is { } first && first.NextAt <= now)
            {
                var other = _running.Where(run => run != first).Min(static run => run.NextAt);
                first.RunUntil(other < now ? other.Value : now);
            }
            _running.RemoveAll(static run => run.IsOver);
        }
    }
}
