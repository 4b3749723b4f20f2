using FsCheck;
using FsCheck.Fluent;

namespace RandomOrchestrations;

/// <summary>Random programs. The same seed gives the same plan.</summary>
internal static class PlanGenerator
{
    private const int Depth = 3;
    private static readonly string[] s_events = ["走", "停", "Go", "gO"];

    // By depth and whether something runs beside: making generators costs more than using them.
    private static readonly Dictionary<(int, bool), Gen<Step>> s_steps = [];
    private static readonly Dictionary<(int, bool), Gen<Block>> s_blocks = [];
    private static readonly Dictionary<int, Gen<Program>> s_programs = [];
    private static readonly Gen<Retry?> s_retries = Retries();
    private static readonly Gen<Plan> s_plans = Plans();

    public static Plan Generate(long seed, int attempt)
    {
        Plan plan = s_plans.Sample(1, new Rnd((ulong)seed * 2_654_435_761, ((ulong)attempt * 2) + 1), 10).Single();
        return new Plan(seed, plan.Root, plan.Outside);
    }

    private static Gen<Plan> Plans()
    {
        Gen<OutsideAction> action = Outside();
        return from root in Programs(Depth)
               from count in Gen.Frequency((2, Gen.Constant(0)), (5, Gen.Choose(1, 5)))
               from gaps in Gen.ArrayOf(Gen.Choose(1, 120), count)
               from actions in Gen.ArrayOf(action, count)
               select new Plan(0, root, [.. actions.Zip(Sums(gaps), (act, moment) => act with { Moment = moment })]);
    }

    private static IEnumerable<int> Sums(IEnumerable<int> gaps)
    {
        int sum = 0;
        return gaps.Select(gap => sum += gap).ToList();
    }

    private static Gen<OutsideAction> Outside()
        => from kind in Gen.Frequency(
               (12, Gen.Constant(OutsideKind.Raise)),
               (5, Gen.Constant(OutsideKind.Suspend)),
               (7, Gen.Constant(OutsideKind.Resume)),
               (1, Gen.Constant(OutsideKind.Terminate)),
               (1, Gen.Constant(OutsideKind.TerminateAll)))
           from toChild in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
           from name in Events()
           select new OutsideAction(0, kind, toChild, name);

    private static Gen<string> Events() => Gen.Elements(s_events);

    private static Gen<T> Known<TKey, T>(Dictionary<TKey, Gen<T>> known, TKey key, Func<Gen<T>> make)
        where TKey : notnull
    {
        if (!known.TryGetValue(key, out Gen<T>? generator))
            known[key] = generator = make();
        return generator;
    }

    private static Gen<Program> Programs(int depth) => Known(s_programs, depth, () => NewPrograms(depth));

    private static Gen<Block> Blocks(int depth, bool isParallel) => Known(s_blocks, (depth, isParallel), () => NewBlocks(depth, isParallel));

    private static Gen<Step> Steps(int depth, bool isParallel) => Known(s_steps, (depth, isParallel), () => NewSteps(depth, isParallel));

    private static Gen<Program> NewPrograms(int depth)
    {
        Gen<int> continuations = Gen.Elements(0, 0, 0, 1, 2);
        Gen<bool> choices = Gen.Elements(true, true, false);
        return from body in Blocks(depth, isParallel: false)
               from continues in continuations
               from preserves in choices
               select new Program(body, continues, preserves);
    }

    private static Gen<Block> NewBlocks(int depth, bool isParallel)
    {
        Gen<Step> step = Steps(depth, isParallel);
        return from count in Gen.Choose(1, depth == Depth ? 4 : 2)
               from steps in Gen.ArrayOf(step, count)
               select new Block(steps);
    }

    // Steps that take no time belong where nothing else runs beside them: two results at one moment have no order.
    private static Gen<int> Seconds(bool isParallel) => isParallel
        ? Gen.Choose(1, 240)
        : Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 120)));

    private static Gen<Step> NewSteps(int depth, bool isParallel)
    {
        List<(int, Gen<Step>)> kinds =
        [
            (8, Calls(isParallel)),
            (4, Seconds(isParallel).Select(Step (seconds) => new Step.Sleep(seconds))),
            (1, from after in Gen.Choose(1, 60) from more in Gen.Choose(1, 60) select (Step)new Step.CancelSleep(after + more, after)),
            (2, Events().Select(Step (name) => new Step.Wait(name))),
            (5, from name in Events() from seconds in Gen.Choose(1, 200) select (Step)new Step.WaitFor(name, seconds)),
            (2, Gen.Elements("备份", "done", "½").Select(Step (text) => new Step.Status(text))),
            (2, Gen.Constant<Step>(new Step.NewGuid())),
            (4, from to in Gen.Elements("root", "parent", "self", "self") from name in Events() select (Step)new Step.Send(to, name)),
            (1, Gen.Elements("坏", "boom").Select(Step (message) => new Step.Throw(message))),
            (1, Gen.Choose(1, 300).Select(Step (moment) => new Step.ThrowUntil(moment))),
        ];
        if (depth > 0)
        {
            kinds.Add((3, Branches(depth - 1).Select(Step (branches) => new Step.All(branches))));
            kinds.Add((3, Branches(depth - 1).Select(Step (branches) => new Step.Any(branches))));
            Gen<Block> handlers = Blocks(0, isParallel);
            kinds.Add((3, from body in Blocks(depth - 1, isParallel) from handler in handlers select (Step)new Step.Try(body, handler)));
            kinds.Add((5, from program in Programs(Math.Min(depth - 1, 1))
                          from hasName in Gen.Elements(true, false)
                          from retry in s_retries
                          select (Step)new Step.Child(program, hasName, retry)));
        }

        return Gen.Frequency(kinds);
    }

    private static Gen<IReadOnlyList<Block>> Branches(int depth)
    {
        Gen<Block> branch = Blocks(depth, isParallel: true);
        return from count in Gen.Choose(2, 3)
               from branches in Gen.ArrayOf(branch, count)
               select (IReadOnlyList<Block>)branches;
    }

    private static Gen<Step> Calls(bool isParallel)
    {
        Gen<int> durations = Seconds(isParallel);
        Gen<int> moments = Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 400)));
        return from id in Gen.Choose(0, 9_999)
               from seconds in durations
               from failsUntil in moments
               from retry in s_retries
               select (Step)new Step.Call(id, seconds, failsUntil, retry);
    }

    private static Gen<Retry?> Retries()
    {
        Gen<int> most = Gen.Elements(0, 0, 1, 100);
        Gen<int> seconds = Gen.Choose(1, 60);
        Gen<int> coefficients = Gen.Choose(1, 3);
        Gen<Retry?> policies = from attempts in Gen.Choose(1, 5)
                               from first in seconds
                               from coefficient in coefficients
                               from longest in most
                               from timeout in most
                               select (Retry?)new Retry(
                                   false, attempts, first, coefficient, longest == 0 ? null : first + longest, timeout == 0 ? null : first + timeout);
        Gen<Retry?> handlers = from attempts in Gen.Choose(1, 5)
                               from first in seconds
                               select (Retry?)new Retry(true, attempts, first, 1, null, null);
        return Gen.Frequency((2, Gen.Constant<Retry?>(null)), (1, policies), (1, handlers));
    }
}
