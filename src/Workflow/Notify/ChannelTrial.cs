using System.Text.Json.Serialization;
using Workflow.Languages;
using Workflow.Notify.Channels;
using Workflow.Notify.Messages;
using Workflow.Notify.Tables;

namespace Workflow.Notify;

/// <summary>What a channel said to a test.</summary>
public sealed record TestedChannel
{
    [JsonPropertyName("channel")]
    public required string Channel { get; init; }

    /// <summary>Whether it has taken the message.</summary>
    [JsonPropertyName("ok")]
    public required bool Ok { get; init; }

    /// <summary>Why not, and what to do.</summary>
    [JsonPropertyName("problem")]
    [ForPeople]
    public string? Problem { get; init; }
}

/// <summary>The answer of <c>POST /api/notify/test</c>.</summary>
public sealed record NotifyTestAnswer
{
    [JsonPropertyName("channels")]
    public required IReadOnlyList<TestedChannel> Channels { get; init; }
}

/// <summary>Sends a message to see whether channels work; all at once, so that one that hangs does not delay the others.</summary>
public sealed class ChannelTrial(ChannelSet channels, ChannelTurns turns, ChannelsTable states, MessageWriter writer, WorkflowSettings settings, TimeProvider time)
{
    /// <summary>Tests these channels, which are set.</summary>
    public async Task<NotifyTestAnswer> RunAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var message = writer.Test(settings.Env, now);
        return new() { Channels = await Task.WhenAll(names.Select(name => RunAsync(channels.Find(name)!, message, now, cancellation))) };
    }

    private async Task<TestedChannel> RunAsync(INoticeChannel channel, Message message, DateTimeOffset now, CancellationToken cancellation)
    {
        var turn = turns.Begin(channel.Name, afterFailure: true);
        if (!turn.IsMine)
            return new() { Channel = channel.Name, Ok = false, Problem = $"It is busy, or has sent enough for this minute. Try again in {Math.Ceiling(turn.Wait.TotalSeconds):0} seconds." };
        Delivery? result = null;
        try
        {
            result = await channel.SendAsync(message, cancellation);
            await states.WriteAsync(channel.Name, new(now, result.Value.Problem), cancellation);
            return new() { Channel = channel.Name, Ok = result.Value.IsSent, Problem = result.Value.Problem };
        }
        finally
        {
            turns.End(channel.Name, result);
        }
    }
}
