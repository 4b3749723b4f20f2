namespace Workflow.Steps;

/// <summary>One part of the app's health: each feature that can fail registers one.</summary>
public interface IHealthPart
{
    /// <summary>Its name in the answer of <c>GET /api/health</c>, as in <c>notify</c>.</summary>
    string Name { get; }

    /// <summary>Checks; called once a minute at most. Throws storage's exceptions if it cannot tell.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="cancellation">Stops looking.</param>
    Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation);
}

/// <summary>The state of a part.</summary>
/// <param name="Ok">Whether no action is needed.</param>
/// <param name="Sentence">For a person; shown only to callers with a key. Says what to do if something is wrong.</param>
public sealed record HealthFinding(bool Ok, string Sentence);
