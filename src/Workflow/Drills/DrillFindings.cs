using Workflow.Drills.Tables;

namespace Workflow.Drills;

/// <summary>Sentences about what the service itself cannot preserve: each once, however many documents it concerns.</summary>
internal static class DrillFindings
{
    public static IEnumerable<DrillFinding> Of(IReadOnlyList<DrillUnitRow> units)
    {
        var retyped = units.Sum(unit => unit.Retyped);
        if (retyped > 0)
            yield return new()
            {
                Kind = DrillFindingKind.Types,
                Documents = retyped,
                Sentence = new(
                    "这个环境的导入不保留数字或日期的类型（例如 1 与 1.0、长整数）：值不变，类型会变。",
                    "An import into this environment does not keep the types of numbers or dates (1 and 1.0, long integers): the values come back, the types do not."),
            };
        var refused = units.Sum(unit => unit.NotImportable);
        if (refused > 0)
            yield return new()
            {
                Kind = DrillFindingKind.NotImportable,
                Documents = refused,
                Sentence = new(
                    "有的文档微信无法按原样导入（原因见备份的 notImportable）；备份里有它们，演练没有导入它们。",
                    "WeChat would not import some documents as they are (notImportable of the backup says why). They are in the backup; the drill has left them out."),
            };
    }
}
