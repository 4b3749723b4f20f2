using System.Globalization;
using Workflow.Retention.Orchestrators;
using Workflow.Steps;

namespace Workflow.Retention;

/// <summary>Starts the deletion of what a plan lets go.</summary>
public sealed class RetentionStarter(TimeProvider time)
{
    /// <summary>Starts it and returns the instance's id; two starts in the same second share one instance.</summary>
    public async Task<string> StartAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var second = string.Create(CultureInfo.InvariantCulture, $"retention-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
        var id = second;
        for (var again = 2; await client.GetInstanceAsync(id, cancellation) is { IsCompleted: true }; again++)
            id = string.Create(CultureInfo.InvariantCulture, $"{second}-{again}");
        await Instances.EnsureAsync(client, nameof(ApplyRetentionOrchestrator), id, new ExpiryInput(), cancellation);
        return id;
    }
}
