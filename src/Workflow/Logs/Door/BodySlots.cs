namespace Workflow.Logs.Door;

/// <summary>Limits how many bodies are read at once, in total and per user, so that memory is bounded and no user can take all slots.</summary>
public sealed class BodySlots
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> users = new(StringComparer.Ordinal);
    private int taken;

    /// <summary>A slot to give back, or null if none is free.</summary>
    internal IDisposable? TryTake(string uin)
    {
        lock (gate)
        {
            var own = users.GetValueOrDefault(uin);
            if (taken == Limits.BodiesAtOnce || own == Limits.BodiesAtOncePerUser)
                return null;
            taken++;
            users[uin] = own + 1;
            return new Slot(this, uin);
        }
    }

    private void Release(string uin)
    {
        lock (gate)
        {
            taken--;
            if (--users[uin] == 0)
                users.Remove(uin);
        }
    }

    private sealed class Slot(BodySlots slots, string uin) : IDisposable
    {
        private bool released;

        public void Dispose()
        {
            if (!released)
                slots.Release(uin);
            released = true;
        }
    }
}
