using Workflow.Steps;

namespace Workflow.Drills;

/// <summary>Announces a failed drill; once, however often the step that ends it is repeated.</summary>
public sealed class DrillNotices(INotices notices)
{
    /// <summary>Announces it; not one that passed or was canceled.</summary>
    public async Task TellEndAsync(DurableTaskClient client, DrillRecord ended, CancellationToken cancellation)
    {
        if (ended is not { Outcome: DrillOutcome.Failed, EndedAt: { } at })
            return;
        await notices.TellAsync(
            client,
            new()
            {
                Kind = NoticeKind.DrillFailed,
                Env = ended.BackupEnv,
                Subject = ended.Id,
                Since = at,
                Details =
                [
                    new($"演练的备份：{ended.BackupId}。", $"It put back the backup {ended.BackupId}."),
                    LocalText.Because(ended.Reason),
                ],
                Path = $"api/drills/{ended.Id}",
            },
            cancellation);
    }
}
