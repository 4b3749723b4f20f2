using Workflow.Notify.Messages;
using Workflow.Notify.Orchestrators;
using Workflow.Notify.Tables;
using Workflow.Steps;

namespace Workflow.Notify;

/// <summary>
/// Records events and starts an orchestration for each channel. The row comes first: if a step dies in between, its repetition finds the
/// row and starts what is missing. Without a channel, and for events that are not wanted, it does nothing.
/// </summary>
public sealed class Notices(NoticesTable table, ChannelSet channels, NotifySettings settings, TimeProvider time) : INotices
{
    public async Task TellAsync(DurableTaskClient client, Notice notice, CancellationToken cancellation)
    {
        if (notice.Kind == NoticeKind.Complete)
            await RecoverAsync(client, notice, cancellation);
        await TellOneAsync(client, notice, cancellation);
    }

    // This backup ends earlier announced events, but not those after its end.
    private async Task RecoverAsync(DurableTaskClient client, Notice good, CancellationToken cancellation)
    {
        if (channels.Messages.Count == 0)
            return;
        var open = (await table.OpenAsync(good.Env, cancellation)).FindAll(one => one.Since <= good.Since);
        if (open.Count == 0)
            return;
        var recovered = good with { Kind = NoticeKind.Recovered, Since = open.Min(one => one.Since), Details = [WhatWasTold(open)] };
        await TellOneAsync(client, recovered, cancellation);
        await table.CloseAsync(good.Env, open.Select(one => one.Key), cancellation);
    }

    private async Task TellOneAsync(DurableTaskClient client, Notice notice, CancellationToken cancellation)
    {
        var told = Channels(notice.Kind);
        if (told.Count == 0)
            return;
        var key = NoticeKeys.Of(notice.Kind, notice.Subject);
        // Most repeated announcements come every few minutes while a state lasts.
        var isNew = !await table.IsThereAsync(notice.Env, key, cancellation)
            && await table.TryAddAsync(NoticeSize.Fit(notice), told, IsEndedByABackup(notice.Kind), time.GetUtcNow(), cancellation);
        foreach (var channel in told)
        {
            if (!isNew && !await table.IsWaitingAsync(notice.Env, key, channel, cancellation))
                continue;
            var delivery = new NoticeDelivery { Kind = notice.Kind, Env = notice.Env, Subject = notice.Subject, Channel = channel };
            await Instances.EnsureAsync(
                client, nameof(NotifyOrchestrator), NoticeKeys.Instance(notice.Env, notice.Kind, notice.Subject, channel), delivery, cancellation);
        }
    }

    private List<string> Channels(NoticeKind kind)
    {
        List<string> told = settings.On.Contains(kind) ? [.. channels.Messages] : [];
        if (kind == NoticeKind.Complete && channels.Heartbeat is { } heartbeat)
            told.Add(heartbeat);
        return told;
    }

    private static bool IsEndedByABackup(NoticeKind kind) => kind is
        NoticeKind.Failed or NoticeKind.Partial or NoticeKind.Missed or NoticeKind.Stale or NoticeKind.Tripped or NoticeKind.TokenRefused;

    private static LocalText WhatWasTold(List<WaitingNotice> open)
    {
        var kinds = open.GroupBy(one => one.Kind).OrderBy(group => group.Key).ToList();
        return new(
            $"在此之前的通知：{string.Join("、", kinds.Select(group => Counted(new ChineseWords().Of(group.Key).Title, group.Count())))}。",
            $"Told before: {string.Join(", ", kinds.Select(group => Counted(new EnglishWords().Of(group.Key).Title, group.Count())))}.");
    }

    private static string Counted(string title, int count) => count == 1 ? title : $"{title} ×{count}";
}
