namespace Workflow.Steps;

/// <summary>One part of the app's health: each feature that can be unwell registers one.</summary>
public interface IHealthPart
{
    /// <summary>Its name in the answer of <c>GET /api/health</c>, as in <c>notify</c>.</summary>
    string Name { get; }

    /// <summary>Looks; asked once a minute at most. Throws what storage throws where it cannot tell.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="cancellation">Stops looking.</param>
    Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation);
}

/// <summary>How a part is.</summary>
/// <param name="Ok">Whether nobody has to do anything about it.</param>
/// <param name="Sentence">For a person; shown only to callers with a key. Says what to do where something is wrong.</param>
public sealed record HealthFinding(bool Ok, string Sentence);
