using Microsoft.Extensions.Logging;
using Workflow.Notify.Channels;
using Workflow.Notify.Messages;
using Workflow.Notify.Tables;

namespace Workflow.Notify;

/// <summary>
/// Sends one event through one channel, together with all other waiting events if there are many. If the process dies between the channel's answer
/// and the row, it is sent twice; none is lost.
/// </summary>
public sealed class NoticeSender(
    NoticesTable notices, ChannelsTable states, ChannelSet channels, ChannelTurns turns, MessageWriter writer, TimeProvider time, ILogger<NoticeSender> logger)
{
    private static readonly SendStep Done = new() { End = SendEnd.Done };

    /// <summary>Makes one try.</summary>
    public async Task<SendStep> SendAsync(NoticeDelivery input, CancellationToken cancellation)
    {
        if (channels.Find(input.Channel) is not { } channel)
            return await GiveUpAsync(input, $"{input.Channel} is no longer set.", cancellation);
        var turn = turns.Begin(channel.Name);
        if (!turn.IsMine)
            return await StandBackAsync(input, turn, cancellation);
        Delivery? result = null;
        try
        {
            // Checked only now: it may have been sent with others in the meantime.
            var key = NoticeKeys.Of(input.Kind, input.Subject);
            var waiting = await notices.WaitingAsync(input.Env, channel.Name, cancellation);
            if (!waiting.Exists(one => one.Key == key))
                return Done;
            var (keys, message) = await WriteAsync(input, key, waiting, cancellation);
            result = await channel.SendAsync(message, cancellation);
            return result.Value.IsSent ? await SentAsync(input, keys, cancellation) : await FailedAsync(input, key, result.Value, cancellation);
        }
        finally
        {
            turns.End(channel.Name, result);
        }
    }

    /// <summary>Says that an event is no longer tried.</summary>
    /// <param name="input">Which.</param>
    /// <param name="reason">Why; null if it was tried for as long as it may be.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<SendStep> GiveUpAsync(NoticeDelivery input, string? reason, CancellationToken cancellation)
    {
        var key = NoticeKeys.Of(input.Kind, input.Subject);
        if (!await notices.IsWaitingAsync(input.Env, key, input.Channel, cancellation))
            return Done;
        reason ??= $"It was tried for a day. {(await states.FindAsync(input.Channel, cancellation))?.Problem}".TrimEnd();
        await notices.EndAsync(input.Env, [key], input.Channel, DeliveryState.GaveUp, time.GetUtcNow(), reason, cancellation);
        Log.NoticeGivenUp(logger, input.Channel, NoticeKeys.Word(input.Kind), input.Env, input.Subject, reason);
        return new() { End = SendEnd.GaveUp };
    }

    // Several failures at once are told in one message: nobody reads twenty, and chats would not take more.
    private async Task<(IReadOnlyList<string> Keys, Message Message)> WriteAsync(
        NoticeDelivery input, string key, List<WaitingNotice> waiting, CancellationToken cancellation)
    {
        if (waiting.Count >= Limits.CombinedNotices)
            return ([.. waiting.Select(one => one.Key)], writer.Combine(input.Env, waiting));
        var notice = await notices.FindAsync(input.Env, key, cancellation)
            ?? new() { Kind = input.Kind, Env = input.Env, Subject = input.Subject, Since = waiting.Find(one => one.Key == key)!.Since };
        return ([key], writer.Write(notice));
    }

    private async Task<SendStep> SentAsync(NoticeDelivery input, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await notices.EndAsync(input.Env, keys, input.Channel, DeliveryState.Sent, now, keys.Count > 1 ? "Sent with others in one message." : null, cancellation);
        await states.WriteAsync(input.Channel, new(now, null), cancellation);
        if (keys.Count > 1)
            Log.NoticesCombined(logger, input.Channel, input.Env, keys.Count);
        else
            Log.NoticeTold(logger, input.Channel, NoticeKeys.Word(input.Kind), input.Env, input.Subject);
        return Done;
    }

    private async Task<SendStep> FailedAsync(NoticeDelivery input, string key, Delivery failure, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await notices.NoteAsync(input.Env, key, input.Channel, now, failure.Problem!, cancellation);
        await states.WriteAsync(input.Channel, new(now, failure.Problem), cancellation);
        Log.NoticeNotTold(logger, input.Channel, NoticeKeys.Word(input.Kind), input.Env, input.Subject, failure.Problem!);
        return Failed(failure);
    }

    private async Task<SendStep> StandBackAsync(NoticeDelivery input, Turn turn, CancellationToken cancellation)
    {
        if (!await notices.IsWaitingAsync(input.Env, NoticeKeys.Of(input.Kind, input.Subject), input.Channel, cancellation))
            return Done;
        return turn.Failure is { } failure ? Failed(failure) : new() { End = SendEnd.Wait, AfterSeconds = turn.Wait.TotalSeconds };
    }

    private static SendStep Failed(Delivery failure) => new() { End = SendEnd.Failed, AfterSeconds = failure.After?.TotalSeconds ?? 0 };
}
