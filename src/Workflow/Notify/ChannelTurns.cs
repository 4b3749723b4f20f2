using Workflow.Notify.Channels;

namespace Workflow.Notify;

/// <summary>Whether a message may be sent now.</summary>
/// <param name="IsMine">It may: <see cref="ChannelTurns.End"/> has to follow.</param>
/// <param name="Wait">How long to wait before the next question, if it may not.</param>
/// <param name="Failure">How the last one of the channel failed, a moment ago: another would fail too.</param>
public readonly record struct Turn(bool IsMine, TimeSpan Wait = default, Delivery? Failure = null);

/// <summary>
/// One message per channel at a time, and no more per minute than chats accept. A caller that has to wait is told how long and waits on a durable
/// timer, so a channel that hangs blocks only itself. It counts per process; if several run, the chat's own limit is just another answer.
/// </summary>
public sealed class ChannelTurns(TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Most calls are over by then; one that is not may hang.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    // A little less than the first wait after a failure: the first caller to return tries, and the others use
    // its result. So a thousand events that wait for a hanging channel cost one call each time.
    private static readonly TimeSpan FailureHolds = TimeSpan.FromSeconds(25);

    private readonly Lock gate = new();
    private readonly Dictionary<string, State> states = new(StringComparer.Ordinal);

    /// <summary>Asks for the channel.</summary>
    /// <param name="channel">Its name.</param>
    /// <param name="afterFailure">A person wants to see whether it works again: a failure of a moment ago does not count.</param>
    public Turn Begin(string channel, bool afterFailure = false)
    {
        lock (gate)
        {
            if (!states.TryGetValue(channel, out var state))
                states[channel] = state = new();
            if (state.IsBusy)
                return new(false, time.GetElapsedTime(state.BegunAt) is var busy && busy < Moment ? Moment : Longer(Limits.ChannelTime - busy, Moment));
            if (!afterFailure && state.Failure is { } failure && time.GetElapsedTime(state.FailedAt) < FailureHolds)
                return new(false, Failure: failure);
            while (state.Sent.TryPeek(out var first) && time.GetElapsedTime(first) >= Minute)
                state.Sent.Dequeue();
            if (state.Sent.Count >= Limits.MessagesPerMinute)
                return new(false, Minute - time.GetElapsedTime(state.Sent.Peek()));
            (state.IsBusy, state.BegunAt) = (true, time.GetTimestamp());
            state.Sent.Enqueue(state.BegunAt);
            return new(true);
        }
    }

    /// <summary>Gives the channel to the next one.</summary>
    /// <param name="channel">Its name.</param>
    /// <param name="result">What came of it; null if nothing was sent, and then it counts for nothing.</param>
    public void End(string channel, Delivery? result)
    {
        lock (gate)
        {
            var state = states[channel];
            state.IsBusy = false;
            if (result is not { } went)
                return;
            state.Failure = went.IsSent ? null : went;
            state.FailedAt = time.GetTimestamp();
        }
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed class State
    {
        public bool IsBusy { get; set; }

        public long BegunAt { get; set; }

        public Delivery? Failure { get; set; }

        public long FailedAt { get; set; }

        public Queue<long> Sent { get; } = [];
    }
}
