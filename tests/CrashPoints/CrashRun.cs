using CrashPoints.Tests.Disk;
using DurableTask.Sqlite.Testing;

namespace CrashPoints.Tests;

/// <summary>A finished run: what was on the disk at first, what was done to it, and how it ended.</summary>
internal sealed record RecordedRun(DiskImage Base, DiskLog Log, DateTimeOffset EndedAt, Outcome Outcome)
{
    /// <summary>The time at which a crash before this operation happens.</summary>
    public DateTimeOffset TimeAt(int position) => position < Log.Operations.Count ? Log.Operations[position].At : EndedAt;
}

/// <summary>Something that must not happen has happened at a crash point.</summary>
internal sealed class CrashPointException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Runs a scenario undisturbed, and from what a crash has left; holds the second against the first.</summary>
internal sealed class CrashRun(Scenario scenario, RecordedRun undisturbed)
{
    private readonly Dictionary<CallIdentity, int> _callsUndisturbed = Count(undisturbed.Log.Marks.Select(one => one.Mark));

    public static async Task<RecordedRun> UndisturbedAsync(Scenario scenario)
    {
        VirtualClock clock = new(Driver.Epoch);
        using RecordingDisk disk = new(clock, await scenario.Begins());
        await using Driver driver = new(scenario, disk, clock);
        Outcome outcome = await driver.RunAsync([]);
        await driver.StopAsync();
        return new RecordedRun(disk.Base, disk.Recorded, clock.GetUtcNow(), outcome);
    }

    /// <summary>Goes on from an image to the end of the scenario. Throws if anything was lost or happened twice.</summary>
    /// <param name="image">What the crash has left.</param>
    /// <param name="before">What the world had seen until then.</param>
    /// <param name="at">The time of the crash.</param>
    /// <param name="crashes">How many crashes there were.</param>
    /// <param name="record">Whether this run will be crashed in its turn.</param>
    public async Task<RecordedRun> RecoverAsync(DiskImage image, IReadOnlyList<object> before, DateTimeOffset at, int crashes, bool record)
    {
        StoredCalls stored = ReadCalls(image);
        CheckNothingLost(stored, before);

        VirtualClock clock = new(at);
        using RecordingDisk disk = new(clock, image, record);
        await using Driver driver = new(scenario, disk, clock);
        Outcome outcome = await driver.RunAsync(before);
        List<object> after = disk.Recorded.Marks.ConvertAll(one => one.Mark);

        if (scenario.Judge(undisturbed.Outcome, outcome) is { } wrong)
            throw new CrashPointException(wrong);
        CheckNothingTwice(stored, before, after, crashes);
        return new RecordedRun(image, disk.Recorded, clock.GetUtcNow(), outcome);
    }

    /// <summary>Runs the scenario on a disk that refuses a few operations; all must be as if it had not.</summary>
    /// <param name="after">How many operations it does before.</param>
    /// <param name="count">How many it refuses.</param>
    public async Task RefuseAsync(int after, int count)
    {
        VirtualClock clock = new(Driver.Epoch);
        using RecordingDisk disk = new(clock, undisturbed.Base);
        disk.Refuse(after, count);
        await using Driver driver = new(scenario, disk, clock);
        Outcome outcome = await driver.RunAsync([]);
        if (scenario.Judge(undisturbed.Outcome, outcome) is { } wrong)
            throw new CrashPointException(wrong);
        CheckNothingTwice(new StoredCalls(), [], disk.Recorded.Marks.ConvertAll(one => one.Mark), crashes: 0);
    }

    private static StoredCalls ReadCalls(DiskImage image)
    {
        using RecordingDisk copy = new(TimeProvider.System, image, recordsOperations: false);
        using StoreProbe probe = new(copy.Folder + "/" + StoreProbe.FileName);
        return probe.Calls();
    }

    /// <summary>
    /// What the world has seen rests on commits that must still be there: an end that the client was told, and the turn that
    /// asked for an activity that has begun.
    /// </summary>
    private void CheckNothingLost(StoredCalls stored, IReadOnlyList<object> before)
    {
        if (!scenario.Rewinds && before.OfType<StepAcknowledged>().FirstOrDefault(IsSeenEndThatIsGone) is { } seen)
            throw new CrashPointException($"a committed step was lost: {scenario.Steps[seen.Step]} was seen by the client, and it has not ended");

        bool IsSeenEndThatIsGone(StepAcknowledged acknowledged)
            => scenario.Steps[acknowledged.Step] is Ends end && !stored.Ended.Contains(end.Id)
                && !before.OfType<StepSent>().Any(later => later.Step > acknowledged.Step && scenario.Steps[later.Step].Removes);

        bool mayBeGone = before.OfType<StepSent>().Any(sent => scenario.Steps[sent.Step].Removes);
        foreach (ActivityBegan began in before.OfType<ActivityBegan>())
        {
            if (stored.Instances.TryGetValue(began.Key, out (int Execution, bool Ended) instance))
            {
                if (!instance.Ended && instance.Execution <= began.Call.Execution
                    && !stored.Scheduled.Contains((began.Key, began.Call.Execution, began.Call.TaskId)))
                    throw new CrashPointException($"a committed step was lost: {began.Call} had begun, and its instance knows nothing of it");
            }
            else if (!mayBeGone)
            {
                throw new CrashPointException($"a committed step was lost: {began.Call} had begun, and its instance is gone");
            }
        }
    }

    private void CheckNothingTwice(StoredCalls stored, IReadOnlyList<object> before, IReadOnlyList<object> after, int crashes)
    {
        bool HasResult(ActivityBegan began)
        {
            (long, int, int) call = (began.Key, began.Call.Execution, began.Call.TaskId);
            return stored.Completed.Contains(call) || (!scenario.Rewinds && stored.Failed.Contains(call));
        }

        if (after.OfType<ActivityBegan>().FirstOrDefault(HasResult) is { } again)
            throw new CrashPointException($"{again.Call} ran again although its result was stored");
        foreach ((CallIdentity call, int count) in Count(before.Concat(after)))
        {
            int allowed = _callsUndisturbed.GetValueOrDefault(call) + crashes;
            if (count > allowed || (crashes > 0 && allowed == crashes && scenario.RegisterAfterCrash is null))
                throw new CrashPointException($"{call} ran {count} times; undisturbed {allowed - crashes}, with {crashes} crashes");
        }
    }

    private static Dictionary<CallIdentity, int> Count(IEnumerable<object> marks)
        => marks.OfType<ActivityBegan>().GroupBy(began => began.Call).ToDictionary(group => group.Key, group => group.Count());
}
