using CrashPoints.Tests.Disk;

namespace CrashPoints.Tests;

/// <summary>Orchestrators, activities and what a client does with them, in order.</summary>
/// <param name="Name">What is shown of it.</param>
/// <param name="Register">Registers the tasks; activities have their effects in the world.</param>
/// <param name="Steps">What the client does.</param>
internal sealed record Scenario(string Name, Action<DurableTaskRegistry, World> Register, IReadOnlyList<Step> Steps)
{
    /// <summary>Whether what happens at once may be stored in another order after a crash.</summary>
    public bool AnyOrder { get; init; }

    /// <summary>What the disk holds at first: an empty store, unless the scenario is about something else.</summary>
    public Func<Task<DiskImage>> Begins { get; init; } = FirstImages.EmptyStoreAsync;

    /// <summary>How many instances stay in memory.</summary>
    public int MaxLive { get; init; } = 1_000;

    /// <summary>Small, so that checkpoints fall among the crash points.</summary>
    public int OperationsBetweenCheckpoints { get; init; } = 2_000;

    /// <summary>Small, so that the WAL starts over.</summary>
    public long LargestWalBytes { get; init; } = 64L << 20;

    /// <summary>Other code after a crash; null for the same.</summary>
    public Action<DurableTaskRegistry, World>? RegisterAfterCrash { get; init; }

    /// <summary>Judges the outcome of a crashed run where it may differ from the undisturbed one: what is wrong, or null.</summary>
    public Func<Outcome, Outcome, string?> Judge { get; init; } = static (undisturbed, crashed) => undisturbed.Difference(crashed);

    /// <summary>Whether failed activities run again by a rewind.</summary>
    public bool Rewinds => Steps.OfType<RewindFailed>().Any();

    public override string ToString() => Name;
}
