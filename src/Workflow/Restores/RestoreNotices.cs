using Workflow.Steps;

namespace Workflow.Restores;

/// <summary>Announces how a restore or an undo ended; once, however often the step that ends it is repeated.</summary>
public sealed class RestoreNotices(INotices notices)
{
    /// <summary>Tells it.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="ended">The record, ended.</param>
    /// <param name="wasApplied">Whether documents may have been touched: one that was canceled earlier is not announced.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task TellEndAsync(DurableTaskClient client, RestoreRecord ended, bool wasApplied, CancellationToken cancellation)
    {
        if (ended.EndedAt is not { } at || (ended.Outcome == RestoreOutcome.Canceled && !wasApplied))
            return;
        var undo = ended.UndoOf is { } undone ? new LocalText($"这是对恢复 {undone} 的撤销。", $"It undoes the restore {undone}.") : null;
        var reason = ended.Reason is { } why ? LocalText.Because(why) : null;
        await notices.TellAsync(
            client,
            new()
            {
                Kind = NoticeKind.Restore,
                Env = ended.Env,
                Subject = ended.Id,
                Since = at,
                Details = [.. new[] { Outcome(ended.Outcome), undo, reason }.OfType<LocalText>()],
                Path = $"api/restores/{ended.Id}",
            },
            cancellation);
    }

    private static LocalText Outcome(RestoreOutcome outcome) => outcome switch
    {
        RestoreOutcome.Complete => new("结果：全部完成，数据已核对一致。", "Outcome: complete. All documents are as promised."),
        RestoreOutcome.Partial => new("结果：部分完成，有的文档与计划不一致。", "Outcome: partial. Some documents are not as the plan promised."),
        RestoreOutcome.Failed => new("结果：失败，没有改动任何数据。", "Outcome: failed. Nothing was changed."),
        RestoreOutcome.Canceled => new("结果：中途取消，一部分数据可能已经改动。", "Outcome: canceled midway. Some documents may have been changed."),
        RestoreOutcome.Expired => new("结果：没有人在期限内确认计划，没有改动任何数据。", "Outcome: expired. Nobody approved the plan in time, and nothing was changed."),
        _ => new($"结果：{outcome}。", $"Outcome: {outcome}."),
    };
}
