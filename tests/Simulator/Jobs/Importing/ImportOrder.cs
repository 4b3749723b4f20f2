using Simulator.Faults;

namespace Simulator.Jobs.Importing;

/// <summary>An accepted import: what was asked for, and when it happens on the cloud's clock.</summary>
internal sealed record ImportOrder
{
    /// <summary>The job's id.</summary>
    public required long JobId { get; init; }

    /// <summary>The target's name. A collection that is deleted and made again meanwhile is the target too.</summary>
    public required string Collection { get; init; }

    /// <summary>Path of the uploaded file.</summary>
    public required string FilePath { get; init; }

    /// <summary>UPSERT, not INSERT.</summary>
    public required bool Upsert { get; init; }

    /// <summary>The first refused document ends the job.</summary>
    public required bool StopOnError { get; init; }

    /// <summary>When the file is read; nothing that happens to it later matters.</summary>
    public required DateTimeOffset TakesFileAt { get; init; }

    /// <summary>When the first document may go in.</summary>
    public required DateTimeOffset PutsFrom { get; init; }

    /// <summary>How long the documents take together, evenly.</summary>
    public required TimeSpan PutsFor { get; init; }

    /// <summary>What goes wrong with this job.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>The fault of this kind, or null.</summary>
    public Fault? Find(FaultEffect effect) => Faults.FirstOrDefault(fault => fault.Effect == effect);
}
