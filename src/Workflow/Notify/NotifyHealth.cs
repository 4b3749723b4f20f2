using Workflow.Notify.Tables;
using Workflow.Steps;

namespace Workflow.Notify;

/// <summary>Whether notices work: each channel accepted its last message, and nothing waits for long.</summary>
public sealed class NotifyHealth(NoticesTable notices, ChannelsTable states, ChannelSet channels, WorkflowSettings settings, TimeProvider time) : IHealthPart
{
    private const string NotSet = "Nobody is notified when a backup fails. Set Notify__WeCom__Url or another channel (docs/notify.md), then try it with POST /api/notify/test.";

    public string Name => "notify";

    public async Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        if (!channels.All.Any())
            return new(true, NotSet);
        var problems = new List<string>();
        foreach (var channel in channels.All)
        {
            if (await ProblemAsync(channel, cancellation) is { } problem)
                problems.Add(problem);
        }
        return problems.Count > 0
            ? new(false, string.Join(' ', problems))
            : new(true, channels.Messages.Count > 0 ? $"People are told by {string.Join(", ", channels.Messages)}." : NotSet);
    }

    private async Task<string?> ProblemAsync(string channel, CancellationToken cancellation)
    {
        if ((await states.FindAsync(channel, cancellation))?.Problem is { } problem)
            return $"{channel} did not accept the last message. {problem} Try it with POST /api/notify/test.";
        var late = time.GetUtcNow() - Limits.NoticeWait;
        var waiting = (await notices.WaitingAsync(settings.Env, channel, cancellation)).Count(one => one.CreatedAt < late);
        return waiting == 0 ? null
            : $"{channel}: {waiting} {(waiting == 1 ? "message has" : "messages have")} waited for more than an hour. Check whether their orchestrations (notify:…) are suspended or were terminated.";
    }
}
