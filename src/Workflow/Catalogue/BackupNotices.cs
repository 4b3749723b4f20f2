using System.Globalization;
using WeChat;
using Workflow.Steps;

namespace Workflow.Catalogue;

/// <summary>The notices about backups. Each event is sent once, so a step that ends a backup may announce it whenever it is repeated.</summary>
public sealed class BackupNotices(INotices notices, BackupCatalog catalog)
{
    /// <summary>For a state that began before there was a good backup.</summary>
    public const string NoBackup = "none";

    // The most collections, findings and due times; the rest is counted.
    private const int Named = 10;

    /// <summary>Announces how a backup ended. Not for one that a person has stopped or that is merely not good: each of these has its own page.</summary>
    public async Task TellEndAsync(DurableTaskClient client, BackupRecord ended, CancellationToken cancellation)
    {
        if (Of(ended) is not { } notice)
            return;
        await notices.TellAsync(client, notice, cancellation);
        // Sent once until a backup succeeds: there is one thing to do, however many backups fail because of it.
        if (IsRefusedForGood(ended))
            await notices.TellAsync(client, await RefusedAsync(ended, cancellation), cancellation);
    }

    /// <summary>Announces due times that got no backup: one message, however many there are.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="missed">Their rows, oldest first; not empty.</param>
    /// <param name="cancellation">Stops.</param>
    public Task TellMissedAsync(DurableTaskClient client, IReadOnlyList<BackupRecord> missed, CancellationToken cancellation)
    {
        var newest = missed[^1];
        List<LocalText> details = [LocalText.Because(newest.Reason)];
        if (missed.Count > 1)
            details.Insert(0, new(
                Text($"一共有 {missed.Count} 次定时备份没有执行，最近一次是 {newest.Id}。"),
                Text($"{missed.Count} scheduled backups did not run; the last of them is {newest.Id}.")));
        return notices.TellAsync(client, Notice(NoticeKind.Missed, newest, missed[0].StartedAt, details), cancellation);
    }

    /// <summary>Announces that there has been no good backup for too long.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">The environment.</param>
    /// <param name="last">The last good backup; null if there never was one.</param>
    /// <param name="since">Since when there is none.</param>
    /// <param name="cancellation">Stops.</param>
    public Task TellStaleAsync(DurableTaskClient client, string env, BackupRecord? last, DateTimeOffset since, CancellationToken cancellation) =>
        notices.TellAsync(
            client,
            new()
            {
                Kind = NoticeKind.Stale,
                Env = env,
                Subject = last?.Id ?? NoBackup,
                Since = since,
                Details =
                [
                    last is null ? new("还从来没有过一份完好的备份。", "There has never been a good backup.")
                        : new($"最近一份完好的备份是 {last.Id}。", $"The last good backup is {last.Id}."),
                ],
                Path = "api/backups",
            },
            cancellation);

    /// <summary>Announces that the files of a backup have changed.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="since">When it was found.</param>
    /// <param name="findings">The first of what was found.</param>
    /// <param name="count">How much was found.</param>
    /// <param name="cancellation">Stops.</param>
    public Task TellDamagedAsync(
        DurableTaskClient client, BackupRecord backup, DateTimeOffset since, IReadOnlyList<LocalText> findings, int count, CancellationToken cancellation) =>
        notices.TellAsync(
            client, Notice(NoticeKind.Damaged, backup, since, count > findings.Count ? [.. findings, More(count - findings.Count)] : findings), cancellation);

    private static Notice? Of(BackupRecord ended) => ended switch
    {
        { EndedAt: null } => null,
        { Outcome: BackupOutcome.Failed } => Notice(NoticeKind.Failed, ended, ended.EndedAt.Value, [LocalText.Because(ended.Reason)]),
        { Outcome: BackupOutcome.Partial } => Notice(NoticeKind.Partial, ended, ended.EndedAt.Value, Missing(ended)),
        { Outcome: BackupOutcome.Complete, Gate.Verdict: GateVerdict.Tripped } => Notice(NoticeKind.Tripped, ended, ended.EndedAt.Value, Findings(ended.Gate)),
        { IsGood: true } => Notice(NoticeKind.Complete, ended, ended.EndedAt.Value, [Size(ended)]),
        _ => null,
    };

    private async Task<Notice> RefusedAsync(BackupRecord refused, CancellationToken cancellation)
    {
        var last = await catalog.LastGoodAsync(refused.EndedAt!.Value, cancellation);
        return Notice(NoticeKind.TokenRefused, refused, refused.StartedAt, [LocalText.Because(refused.Reason)]) with { Subject = last?.Id ?? NoBackup };
    }

    // A reason from the service ends with its code.
    private static bool IsRefusedForGood(BackupRecord ended)
    {
        if (ended is not { Outcome: BackupOutcome.Failed or BackupOutcome.Partial, Reason: { } reason } || !reason.EndsWith(']'))
            return false;
        return int.TryParse(reason.AsSpan()[(reason.LastIndexOf('[') + 1)..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            && ErrorTable.All.Any(entry => entry.Code == code && entry is { Class: ErrorClass.Permanent, Scope: ErrorScope.Account });
    }

    private static Notice Notice(NoticeKind kind, BackupRecord backup, DateTimeOffset since, IReadOnlyList<LocalText> details) => new()
    {
        Kind = kind,
        Env = backup.Env,
        Subject = backup.Id,
        Since = since,
        Details = details,
        Path = $"api/backups/{backup.Id}",
    };

    private static List<LocalText> Missing(BackupRecord partial)
    {
        if (partial.Missed.Count == 0)
            return [LocalText.Because(partial.Reason)];
        var details = partial.Missed.Take(Named)
            .Select(one => LocalText.OfCollection(one.Collection, one.Reason)).ToList();
        if (partial.Missed.Count > Named)
            details.Add(More(partial.Missed.Count - Named));
        return details;
    }

    private static List<LocalText> Findings(BackupGate gate)
    {
        var tripping = gate.Findings.Where(finding => finding.Explained is null).Select(finding => finding.Sentence).ToList();
        return tripping.Count <= Named ? tripping : [.. tripping.Take(Named), More(tripping.Count - Named)];
    }

    private static LocalText More(int count) => new(Text($"……另外还有 {count} 项"), Text($"… and {count} more"));

    private static LocalText Size(BackupRecord good)
    {
        var megabytes = good.RawBytes / (1024.0 * 1024.0);
        var took = TimeSpan.FromSeconds(Math.Round(good.DurationSeconds ?? 0));
        return new(
            Text($"{good.Documents:N0} 个文档，共 {megabytes:N1} MB，用时 {took:c}。"), Text($"{good.Documents:N0} documents, {megabytes:N1} MB, in {took:c}."));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
