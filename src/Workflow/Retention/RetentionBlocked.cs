using Workflow.Steps;

namespace Workflow.Retention;

/// <summary>Announces that retention waits for a person.</summary>
public sealed class RetentionBlocked(INotices notices, WorkflowSettings settings)
{
    /// <summary>Announces it once for these rules and this cause.</summary>
    public Task TellAsync(DurableTaskClient client, RetentionPlan plan, CancellationToken cancellation)
    {
        if (plan.Frozen is not { } frozen || Chinese(frozen) is not { } chinese)
            return Task.CompletedTask;
        var notice = new Notice
        {
            Kind = NoticeKind.RetentionBlocked,
            Subject = $"{frozen} {plan.Rules}",
            Env = settings.Env,
            Since = plan.At,
            Details = [new(chinese, plan.Sentence)],
            Path = "api/retention",
        };
        return notices.TellAsync(client, notice, cancellation);
    }

    private static string? Chinese(RetentionFreeze frozen) => frozen switch
    {
        RetentionFreeze.RulesNotApplied => "保留规则还没有人确认过，所以什么都不会删除。请查看 GET /api/retention 的计划，再用其中的 plan 调用 POST /api/retention/apply。",
        RetentionFreeze.NewDefinition => "备份的集合范围变了，所以什么都不会删除。请查看 GET /api/retention 的计划，再用其中的 plan 调用 POST /api/retention/apply。",
        RetentionFreeze.Rebuilt => "目录是从文件重建的，不知道哪些备份被保留，所以什么都不会删除。请重新设置保留，再调用 POST /api/retention/unfreeze。",
        _ => null,
    };
}
