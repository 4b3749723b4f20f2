using System.Globalization;
using System.Text;
using static Workflow.Drills.Recovery.SheetParts;

namespace Workflow.Drills.Recovery;

/// <summary>The recovery sheet in English.</summary>
internal static class EnglishSheet
{
    public static string Write(RecoveryFacts facts)
    {
        var sheet = new StringBuilder();
        sheet.Append(CultureInfo.InvariantCulture, $"# Recovery sheet of {Cell(facts.Env)}\n\nMade {When(facts.At)} by Workflow {facts.AppVersion}. Print it, or keep a copy outside the cloud account.\n\n");
        sheet.Append(CultureInfo.InvariantCulture, $"## Where the backups are\n\nStorage account `{facts.Account}`, container `backups`, folder `{SheetParts.FolderOf(facts.Env, "")}`. The newest copy of this sheet is in the container `drills`.\n\n");
        sheet.Append("## Which backup to take\n\n");
        if (facts.Good is not { } good)
        {
            sheet.Append("**There is no good backup.** Run `wf status` and fix what it reports.\n");
            return sheet.ToString();
        }
        sheet.Append(CultureInfo.InvariantCulture, $"- Newest good backup: `{good.Id}` of {When(good.StartedAt)}, {Number(good.Documents)} documents in {facts.Exports.Count} collections.\n");
        sheet.Append(facts is { Rehearsed: { } rehearsed, RehearsedBy: { } by }
            ? $"- Newest rehearsed backup: `{rehearsed.Id}` of {When(rehearsed.StartedAt)}, put back {When(by.At)}. {by.Evidence}\n"
            : "- **No backup has been rehearsed lately.** Run `wf drill` in a quiet hour.\n");
        if (facts.Drill is { } drill)
            sheet.Append(CultureInfo.InvariantCulture, $"- Last drill: `{drill.Id}`, {drill.Outcome}, {When(drill.EndedAt)}; putting back {Number(drill.Coverage.Documents)} of {Number(drill.Coverage.OfDocuments)} documents took {Duration(drill.RecoverySeconds)}.{(drill.Reason is { } reason ? $" {reason}" : "")}\n");
        sheet.Append('\n');
        Table(sheet, facts, "| collection | documents | bytes | put back in | last drill |", Word);
        var first = facts.Exports.Count > 0 ? facts.Exports[0].Collection : "orders";
        sheet.Append(CultureInfo.InvariantCulture, $$"""

            ## Put everything back with Workflow

            ```sh
            wf restore {{good.Id}} --mode new          # beside what is there; shows a plan and asks
            wf restore {{good.Id}} --mode overwrite    # into the collections themselves; undo with: wf undo <id>
            ```

            Without `wf`: `POST /api/restores` with `{ "backup": "{{good.Id}}", "mode": "new" }`, then `POST /api/restores/<id>/approve` with the `planHash` of its plan.

            ## Put it back without Workflow

            With `docs/restore-by-hand.sh` of the repository, or any tool that downloads blobs, for each collection:

            ```sh
            restore-by-hand.sh '{{facts.Account}}backups?<SAS>' {{SheetParts.Word(SheetParts.FolderOf(facts.Env, good.Id))}} {{SheetParts.Word(first)}}
            ```

            It checks the file against `SHA256SUMS` and unpacks it to JSON Lines. Import that in the WeChat DevTools: 云开发 → 数据库 → 导入.

            ## What is not in a backup

            Indexes and permissions of collections; files of cloud storage; cloud functions; what was written after {{When(good.StartedAt)}}.

            """);
        foreach (var finding in facts.Drill?.Findings ?? [])
            sheet.Append(CultureInfo.InvariantCulture, $"\n{finding.Sentence.English} ({Number(finding.Documents)} documents)\n");
        return sheet.ToString();
    }

    private static string Word(DrillStatus status) => status switch
    {
        DrillStatus.Passed => "passed",
        DrillStatus.Failed => "**failed**",
        _ => "not compared",
    };
}
