using Workflow.Steps;

namespace Workflow.Health.Parts;

/// <summary>Whether the durable engine answers.</summary>
public sealed class StorePart : IHealthPart
{
    // No instance has this id; it only matters that the engine answers.
    private const string Nobody = "health";

    public string Name => "store";

    public async Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        await client.GetInstanceAsync(Nobody, cancellation);
        return new(true, "The durable engine answers.");
    }
}
