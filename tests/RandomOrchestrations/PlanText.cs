using System.Globalization;
using System.Text;

namespace RandomOrchestrations;

/// <summary>A plan as text that a person can read.</summary>
internal static class PlanText
{
    public static string Of(Plan plan)
    {
        StringBuilder text = new();
        for (int i = 0; i < plan.Programs.Count; i++)
        {
            Program program = plan.Programs[i];
            string again = program.Continues > 0 ? $", {program.Continues} times as new{(program.PreservesEvents ? string.Empty : " without events")}" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"program {i}{again}\n");
            Append(text, plan, program.Body, 1);
        }

        foreach (OutsideAction action in plan.Outside)
            text.Append(CultureInfo.InvariantCulture, $"at {action.Moment}: {action.Kind} {plan.TargetId(action)} {action.Event}\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Plan plan, Block block, int depth)
    {
        foreach (Step step in block.Steps)
        {
            text.Append(' ', 2 * depth);
            switch (step)
            {
                case Step.Child child:
                    text.Append(CultureInfo.InvariantCulture, $"child program {plan.NumberOf(child.Program)}{(child.HasName ? " by name" : string.Empty)} {child.Retry}\n");
                    break;
                case Step.All all:
                    text.Append("all of\n");
                    AppendBranches(text, plan, all.Branches, depth + 1);
                    break;
                case Step.Any any:
                    text.Append("any of\n");
                    AppendBranches(text, plan, any.Branches, depth + 1);
                    break;
                case Step.Try attempt:
                    text.Append("try\n");
                    Append(text, plan, attempt.Body, depth + 1);
                    text.Append(' ', 2 * depth).Append("catch\n");
                    Append(text, plan, attempt.Handler, depth + 1);
                    break;
                default:
                    text.Append(step).Append('\n');
                    break;
            }
        }
    }

    private static void AppendBranches(StringBuilder text, Plan plan, IReadOnlyList<Block> branches, int depth)
    {
        foreach (Block branch in branches)
        {
            text.Append(' ', 2 * depth).Append("branch\n");
            Append(text, plan, branch, depth + 1);
        }
    }
}
