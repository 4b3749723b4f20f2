using RandomOrchestrations.Plain;

namespace RandomOrchestrations;

/// <summary>Makes a plan smaller for as long as it still fails: a person reads the result.</summary>
internal static class Shrinker
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static async Task<(Plan Plan, string Difference)> ShrinkAsync(Plan plan, string difference, Func<Plan, Task<string?>> run)
    {
        long start = TimeProvider.System.GetTimestamp();
        bool isSmaller = true;
        while (isSmaller)
        {
            isSmaller = false;
            foreach (Plan candidate in Smaller(plan).Where(smaller => !PlainWorld.Run(smaller).HasTie))
            {
                if (TimeProvider.System.GetElapsedTime(start) > s_patience)
                    return (plan, difference);
                if (await run(candidate) is not { } still)
                    continue;
                (plan, difference, isSmaller) = (candidate, still, true);
                break;
            }
        }

        return (plan, difference);
    }

    /// <summary>The plan without one of its steps or actions, or with one step simpler.</summary>
    public static IEnumerable<Plan> Smaller(Plan plan)
    {
        foreach (IReadOnlyList<OutsideAction> fewer in Without(plan.Outside))
            yield return new Plan(plan.Seed, plan.Root, fewer);
        foreach (Program root in Smaller(plan.Root))
            yield return new Plan(plan.Seed, root, plan.Outside);
    }

    private static IEnumerable<Program> Smaller(Program program)
    {
        if (program.Continues > 0)
            yield return program with { Continues = 0 };
        foreach (Block body in Smaller(program.Body))
            yield return program with { Body = body };
    }

    private static IEnumerable<Block> Smaller(Block block)
    {
        foreach (IReadOnlyList<Step> fewer in Without(block.Steps))
            yield return new Block(fewer);
        for (int i = 0; i < block.Steps.Count; i++)
        {
            foreach (IEnumerable<Step> simpler in Simpler(block.Steps[i]))
                yield return new Block([.. block.Steps.Take(i), .. simpler, .. block.Steps.Skip(i + 1)]);
        }
    }

    private static IEnumerable<IEnumerable<Step>> Simpler(Step step) => step switch
    {
        Step.Call { Retry: not null } call => [[call with { Retry = null }]],
        Step.All all => Simpler(all.Branches, branches => all with { Branches = branches }),
        Step.Any any => Simpler(any.Branches, branches => any with { Branches = branches }),
        Step.Try attempt =>
        [
            attempt.Body.Steps,
            .. Smaller(attempt.Body).Select(body => (Step[])[attempt with { Body = body }]),
            .. Smaller(attempt.Handler).Select(handler => (Step[])[attempt with { Handler = handler }]),
        ],
        Step.Child child => Smaller(child.Program).Select(program => (Step[])[child with { Program = program }]),
        _ => [],
    };

    private static IEnumerable<IEnumerable<Step>> Simpler(IReadOnlyList<Block> branches, Func<IReadOnlyList<Block>, Step> rebuild)
    {
        foreach (Block branch in branches)
            yield return branch.Steps;
        for (int i = 0; i < branches.Count; i++)
        {
            foreach (Block smaller in Smaller(branches[i]))
                yield return [rebuild([.. branches.Take(i), smaller, .. branches.Skip(i + 1)])];
        }
    }

    private static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> items)
        => Enumerable.Range(0, items.Count).Select(i => (IReadOnlyList<T>)[.. items.Take(i), .. items.Skip(i + 1)]);
}
