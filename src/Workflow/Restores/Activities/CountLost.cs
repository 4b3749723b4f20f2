using Workflow.Restores.Tables;

namespace Workflow.Restores.Activities;

/// <summary>Counts the imports that may still happen although their answers were lost.</summary>
public sealed class CountLost(PartsTable parts)
{
    [Function(nameof(CountLost))]
    public async Task<int> Run([ActivityTrigger] RestoreStep input, CancellationToken cancellation) =>
        (await parts.ListAsync(input.Id, null, cancellation)).Count(part => part.Round == input.Round && part is { IsLost: true, JobId: null });
}
