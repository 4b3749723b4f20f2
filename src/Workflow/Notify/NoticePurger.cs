using Workflow.Notify.Tables;
using Workflow.Steps;

namespace Workflow.Notify;

/// <summary>Removes rows of events that were sent or given up long ago. One that still waits stays, and so does one that a good backup has yet to end.</summary>
public sealed class NoticePurger(NoticesTable notices, WorkflowSettings settings, TimeProvider time) : IPurgesRows
{
    // States that are announced repeatedly while they last: only the row keeps that to one message, and nothing announces their end.
    private static readonly NoticeKind[] Lasting = [NoticeKind.RetentionBlocked, NoticeKind.Damaged];

    public async Task<int> PurgeAsync(DateTimeOffset before, int most, CancellationToken cancellation)
    {
        // How far back the schedule looks for missed due times, however short histories are kept.
        var recent = time.GetUtcNow() - Limits.DueTimesKept;
        var needed = await notices.NeededAsync(settings.Env, cancellation);
        var purged = 0;
        await foreach (var (kind, row) in notices.OldAsync(settings.Env, before < recent ? before : recent, cancellation))
        {
            if (Lasting.Contains(kind) || needed.Contains(row.RowKey) || !await notices.TryRemoveAsync(row, cancellation))
                continue;
            if (++purged == most)
                break;
        }
        return purged;
    }
}
