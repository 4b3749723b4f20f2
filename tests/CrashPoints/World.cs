using CrashPoints.Tests.Disk;
using DurableTask.Sqlite.Engine;
using DurableTask.Sqlite.Store;

namespace CrashPoints.Tests;

/// <summary>A call of an activity, the same in every run of a scenario.</summary>
internal sealed record CallIdentity(string InstanceId, int Execution, int TaskId, string Name, string? Input);

/// <summary>An activity began: the turn that asked for it must be on disk.</summary>
internal sealed record ActivityBegan(long Key, CallIdentity Call);

/// <summary>The driver has sent the step of this number; so many keys were given out by then.</summary>
internal sealed record StepSent(int Step, long LastKey);

/// <summary>The engine has said that the step of this number is done.</summary>
internal sealed record StepAcknowledged(int Step);

/// <summary>The world outside the store, where activities have their effects: it remembers each in the disk's log.</summary>
internal sealed class World(RecordingDisk disk, TimeProvider time)
{
    public TimeProvider Time => time;

    /// <summary>How long the scenario has been going on.</summary>
    public TimeSpan Age => time.GetUtcNow() - Driver.Epoch;

    /// <summary>Has an effect, then returns the result or throws.</summary>
    public T Do<T>(TaskActivityContext context, Func<T> result)
    {
        ActivityCall call = ((ActivityContext)context).Call;
        disk.Mark(new ActivityBegan(call.Key, new CallIdentity(call.InstanceId, call.Execution, call.TaskId, call.Name, call.Input)));
        return result();
    }

    public void Mark(object mark) => disk.Mark(mark);
}
