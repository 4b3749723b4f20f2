using System.Globalization;
using Workflow.Steps;

namespace Workflow.Notify.Messages;

/// <summary>Messages in Chinese, in the words of the WeChat console.</summary>
internal sealed class ChineseWords : IWords
{
    public string Language => "zh-CN";

    public string LinkLabel => "查看详情";

    public EventWords Test { get; } = new(
        "测试消息",
        "这是一条测试消息，没有发生任何问题。看到它，说明这个通知渠道可以使用。",
        "发送时间",
        "不用处理。");

    public EventWords Of(NoticeKind kind) => kind switch
    {
        NoticeKind.Failed => new(
            "备份失败",
            "环境 {env} 的备份 {id} 失败，没有得到可用的备份。",
            "结束时间",
            "请先解决上面的问题，然后重新发起备份，或等待下一次定时备份。"),
        NoticeKind.Partial => new(
            "备份不完整",
            "环境 {env} 的备份 {id} 缺少一部分集合。已经导出的集合可以正常使用。",
            "结束时间",
            "请检查上面列出的集合，问题解决后重新发起备份。"),
        NoticeKind.Missed => new(
            "定时备份没有执行",
            "环境 {env} 到了备份时间，但没有进行备份。",
            "应执行时间",
            "请确认程序正在运行、存储可以访问，并查看程序日志。需要时请手动发起一次备份。"),
        NoticeKind.Stale => new(
            "很久没有成功的备份了",
            "环境 {env} 已经超过 1.5 个备份周期没有一份完好的备份。",
            "问题开始于",
            "请查看最近几次备份的结果和程序日志，尽快恢复备份。从那以后写入的数据都没有备份。"),
        NoticeKind.Tripped => new(
            "备份数据变化异常，请确认",
            "环境 {env} 的备份 {id} 与上一份完好的备份相差很大，在有人确认之前不算完好的备份。",
            "结束时间",
            "如果这些变化是预期的，请确认这份备份（accept）。如果是误删或误改，请先停止写入，再用更早的备份恢复。"),
        NoticeKind.Recovered => new(
            "备份已恢复正常",
            "环境 {env} 的备份 {id} 成功，并且是一份完好的备份。",
            "问题开始于",
            "不用处理。"),
        NoticeKind.Complete => new(
            "备份成功",
            "环境 {env} 的备份 {id} 已经完成，并通过了校验。",
            "结束时间",
            "不用处理。"),
        NoticeKind.Restore => new(
            "恢复已结束",
            "环境 {env} 的恢复 {id} 已经结束。",
            "结束时间",
            "请查看恢复报告，核对数据。如果结果不对，可以撤销这次恢复（undo）。"),
        NoticeKind.DrillFailed => new(
            "恢复演练失败",
            "用环境 {env} 的备份做的恢复演练 {id} 没有通过，真正需要恢复时也可能失败。",
            "结束时间",
            "请查看演练报告，解决问题后再演练一次。"),
        NoticeKind.RetentionBlocked => new(
            "过期备份的清理已暂停",
            "环境 {env} 的过期备份没有清理，需要有人先确认清理计划。",
            "暂停时间",
            "请查看清理计划（GET /api/retention），核对后执行。在此之前不会删除任何备份。"),
        NoticeKind.Damaged => new(
            "已保存的备份损坏",
            "环境 {env} 的备份 {id} 在重新校验时与清单不一致。",
            "发现时间",
            "请不要用这份备份恢复。请马上重新备份，并检查存储账号是否被改动。"),
        NoticeKind.TokenRefused => new(
            "微信拒绝了调用凭证",
            "环境 {env} 的备份无法进行：微信接口拒绝了这个小程序的凭证、权限或服务器 IP。",
            "开始时间",
            "请登录微信公众平台（mp.weixin.qq.com），在开发设置里检查 AppSecret 和 IP 白名单；更换 AppSecret 后要更新 WeChat__AppSecret 并重启程序。"),
        _ => throw new InvalidOperationException($"There are no words for {kind}."),
    };

    public string Of(LocalText text) => text.Chinese;

    public string When(string label, string time) => $"{label}：{time}";

    public string Action(string action) => $"怎么办：{action}";

    public string More(int count) => string.Create(CultureInfo.InvariantCulture, $"……另外还有 {count} 条");

    public EventWords Several(int count) => new(
        string.Create(CultureInfo.InvariantCulture, $"{count} 条通知"),
        string.Create(CultureInfo.InvariantCulture, $"环境 {{env}} 短时间内有 {count} 条通知，合并成这一条发送，最新的在前。"),
        "最早的一条",
        "请查看备份列表和程序日志，先处理最早出现的问题。");

    public string OneOfSeveral(string title, string time) => $"{title}，{time}";
}
