namespace RandomOrchestrations;

/// <summary>One step of a random program. All durations are whole seconds; all moments are seconds since the epoch of the run.</summary>
internal abstract record Step
{
    /// <summary>An activity that takes a while and fails as long as its end comes before a moment.</summary>
    public sealed record Call(int Id, int Seconds, int FailsUntil, Retry? Retry) : Step;

    public sealed record Sleep(int Seconds) : Step;

    /// <summary>A timer that is canceled after a shorter one.</summary>
    public sealed record CancelSleep(int Seconds, int After) : Step;

    public sealed record All(IReadOnlyList<Block> Branches) : Step;

    /// <summary>Goes on with the first branch; the others go on behind it.</summary>
    public sealed record Any(IReadOnlyList<Block> Branches) : Step;

    public sealed record Wait(string Event) : Step;

    public sealed record WaitFor(string Event, int Seconds) : Step;

    public sealed record Child(Program Program, bool HasName, Retry? Retry) : Step;

    public sealed record Status(string Text) : Step;

    public sealed record NewGuid : Step;

    /// <summary>An event to the root, the parent or itself.</summary>
    public sealed record Send(string To, string Event) : Step;

    public sealed record Try(Block Body, Block Handler) : Step;

    public sealed record Throw(string Message) : Step;

    /// <summary>Throws before a moment, so that a child's retry can succeed.</summary>
    public sealed record ThrowUntil(int Moment) : Step;
}

/// <summary>Steps one after another.</summary>
internal sealed record Block(IReadOnlyList<Step> Steps);

/// <summary>By policy, or by a handler that makes a timer of its own.</summary>
internal sealed record Retry(bool IsHandler, int Attempts, int FirstSeconds, int Coefficient, int? MaxSeconds, int? TimeoutSeconds);

/// <summary>An orchestrator: its steps, and how often it continues as new after them.</summary>
internal sealed record Program(Block Body, int Continues, bool PreservesEvents);

/// <summary>What happens to the root, or to its first named child, from outside.</summary>
internal sealed record OutsideAction(int Moment, OutsideKind Kind, bool ToChild, string Event);

internal enum OutsideKind
{
    Raise,
    Suspend,
    Resume,
    Terminate,
    TerminateAll,
}

/// <summary>A root program and what happens to it.</summary>
internal sealed class Plan
{
    private readonly Dictionary<Program, int> _numbers = new(ReferenceEqualityComparer.Instance);

    public Plan(long seed, Program root, IReadOnlyList<OutsideAction> outside)
    {
        Seed = seed;
        Root = root;
        Outside = outside;
        Number(root);
    }

    /// <summary>The seed it was made from; negative for one that was made smaller.</summary>
    public long Seed { get; }

    public Program Root { get; }

    public IReadOnlyList<OutsideAction> Outside { get; }

    /// <summary>The root and all children, by number.</summary>
    public List<Program> Programs { get; } = [];

    public string RootId => $"根{Seed}";

    public int NumberOf(Program program) => _numbers[program];

    public string TargetId(OutsideAction action) => action.ToChild ? RootId + ":0" : RootId;

    private void Number(Program program)
    {
        if (!_numbers.TryAdd(program, Programs.Count))
            return;
        Programs.Add(program);
        Number(program.Body);
    }

    private void Number(Block block)
    {
        foreach (Step step in block.Steps)
        {
            switch (step)
            {
                case Step.Child child:
                    Number(child.Program);
                    break;
                case Step.All all:
                    foreach (Block branch in all.Branches)
                        Number(branch);
                    break;
                case Step.Any any:
                    foreach (Block branch in any.Branches)
                        Number(branch);
                    break;
                case Step.Try attempt:
                    Number(attempt.Body);
                    Number(attempt.Handler);
                    break;
            }
        }
    }
}
