using System.Globalization;
using System.Text;
using Workflow.Languages;
using static Workflow.Drills.Recovery.SheetParts;

namespace Workflow.Drills.Recovery;

/// <summary>The recovery sheet in Chinese.</summary>
internal static class ChineseSheet
{
    public static string Write(RecoveryFacts facts)
    {
        var sheet = new StringBuilder();
        sheet.Append(CultureInfo.InvariantCulture, $"# 恢复手册：环境 {Cell(facts.Env)}\n\n由 Workflow {facts.AppVersion} 生成于 {When(facts.At)}。请打印，或在云账号之外留一份。\n\n");
        sheet.Append(CultureInfo.InvariantCulture, $"## 备份在哪里\n\n存储账号 `{facts.Account}`，容器 `backups`，目录 `{SheetParts.FolderOf(facts.Env, "")}`。本手册的最新一份在容器 `drills` 里。\n\n");
        sheet.Append("## 用哪个备份\n\n");
        if (facts.Good is not { } good)
        {
            sheet.Append("**目前没有正常的备份。** 请运行 `wf status`，并按它说的处理。\n");
            return sheet.ToString();
        }
        sheet.Append(CultureInfo.InvariantCulture, $"- 最新的正常备份：`{good.Id}`（{When(good.StartedAt)}），{facts.Exports.Count} 个集合，共 {Number(good.Documents)} 条记录。\n");
        sheet.Append(facts is { Rehearsed: { } rehearsed, RehearsedBy: { } by }
            ? $"- 最新演练过的备份：`{rehearsed.Id}`（{When(rehearsed.StartedAt)}），{When(by.At)} 演练通过。{Phrasebook.Chinese.Translate(by.Evidence)}\n"
            : "- **近期没有演练过的备份。** 请在空闲时运行 `wf drill`。\n");
        if (facts.Drill is { } drill)
            sheet.Append(CultureInfo.InvariantCulture, $"- 最近一次演练：`{drill.Id}`，{Word(drill.Outcome)}，{When(drill.EndedAt)}；导入 {Number(drill.Coverage.OfDocuments)} 条记录中的 {Number(drill.Coverage.Documents)} 条，用时 {Duration(drill.RecoverySeconds)}。{Phrasebook.Chinese.Translate(drill.Reason ?? "")}\n");
        sheet.Append('\n');
        Table(sheet, facts, "| 集合 | 记录数 | 字节 | 导入用时 | 最近一次演练 |", Word);
        var first = facts.Exports.Count > 0 ? facts.Exports[0].Collection : "orders";
        sheet.Append(CultureInfo.InvariantCulture, $$"""

            ## 用 Workflow 全部恢复

            ```sh
            wf restore {{good.Id}} --mode new          # 写到新的集合；先给出计划，确认后才执行
            wf restore {{good.Id}} --mode overwrite    # 写回原集合；要撤销：wf undo <id>
            ```

            没有 `wf` 时：`POST /api/restores`，内容 `{ "backup": "{{good.Id}}", "mode": "new" }`，再用计划里的 `planHash` 调用 `POST /api/restores/<id>/approve`。

            ## 没有 Workflow 时

            用仓库里的 `docs/restore-by-hand.sh`，或任何能下载 blob 的工具，逐个集合：

            ```sh
            restore-by-hand.sh '{{facts.Account}}backups?<SAS>' {{SheetParts.Word(SheetParts.FolderOf(facts.Env, good.Id))}} {{SheetParts.Word(first)}}
            ```

            它用 `SHA256SUMS` 核对文件，并解压成 JSON Lines。然后在微信开发者工具里导入：云开发 → 数据库 → 导入。

            ## 备份里没有什么

            集合的索引和权限；云存储的文件；云函数；{{When(good.StartedAt)}} 之后写入的数据。

            """);
        foreach (var finding in facts.Drill?.Findings ?? [])
            sheet.Append(CultureInfo.InvariantCulture, $"\n{finding.Sentence.Chinese}（{Number(finding.Documents)} 条记录）\n");
        return sheet.ToString();
    }

    private static string Word(DrillOutcome outcome) => outcome == DrillOutcome.Passed ? "通过" : "**失败**";

    private static string Word(DrillStatus status) => status switch
    {
        DrillStatus.Passed => "通过",
        DrillStatus.Failed => "**失败**",
        _ => "未比较",
    };
}
