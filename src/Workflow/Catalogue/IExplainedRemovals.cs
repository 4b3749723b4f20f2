using Workflow.Steps;

namespace Workflow.Catalogue;

/// <summary>Knows what the app itself removed from an environment on request: a feature that removes registers one.</summary>
public interface IExplainedRemovals
{
    /// <summary>What was removed from <paramref name="env"/> between two moments; one entry per collection and cause.</summary>
    Task<IReadOnlyList<ExplainedRemoval>> FindAsync(string env, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}

/// <summary>Documents that the app removed from one collection.</summary>
/// <param name="Collection">Whose.</param>
/// <param name="Documents">How many.</param>
/// <param name="IsDropped">The collection was deleted, too.</param>
/// <param name="Why">For a person.</param>
public sealed record ExplainedRemoval(string Collection, long Documents, bool IsDropped, LocalText Why);
