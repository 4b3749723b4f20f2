using System.Collections.Concurrent;

namespace Simulator.Jobs;

/// <summary>All accepted jobs, in the order of their ids.</summary>
internal sealed class JobBoard(TimeProvider time, long firstId)
{
    private readonly ConcurrentDictionary<long, MigrateJob> _jobs = new();
    private readonly ConcurrentDictionary<long, MigrateJob> _imports = new();
    private long _nextId = firstId - 1;

    public IReadOnlyList<MigrateJob> All => [.. _jobs.Values.OrderBy(job => job.Id)];

    public MigrateJob Accept(Func<long, MigrateJob> make)
    {
        var job = make(Interlocked.Increment(ref _nextId));
        _jobs[job.Id] = job;
        if (!job.IsExport)
            _imports[job.Id] = job;
        Settle();
        return job;
    }

    /// <summary>Takes up a job that was accepted in an earlier run.</summary>
    public void Restore(MigrateJob job) => _jobs[job.Id] = job;

    /// <summary>Ids up to this one are taken.</summary>
    public void SkipTo(long id) => _nextId = Math.Max(_nextId, id);

    public MigrateJob? Find(long id) => _jobs.GetValueOrDefault(id);

    /// <summary>Imports take effect when their time has come: called before data is looked at.</summary>
    public void Settle()
    {
        foreach (var job in _imports.Values)
        {
            if (job.StatusAt(time.GetUtcNow()) is not "success")
                continue;
            lock (job)
            {
                // Removed when done, so that nobody reads the counts of one that is half done.
                if (_imports.ContainsKey(job.Id))
                    job.OnEnd!(job);
                _imports.TryRemove(job.Id, out _);
            }
        }
    }
}
