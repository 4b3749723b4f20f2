using Workflow.Catalogue;
using Workflow.Exports;
using Workflow.Exports.Activities;
using Workflow.Gate.Activities;
using Workflow.Steps;

namespace Workflow.Gate.Orchestrators;

/// <summary>
/// The comparison of documents, some steps at a time. A missing or damaged index is built once; a collection that still has none is left
/// out. No more steps start once the comparison is canceled.
/// </summary>
internal sealed class ChurnWindow(TaskOrchestrationContext context, GateInput input, string baseline, Task cancel)
{
    /// <summary>The collections in which more was changed or removed than allowed.</summary>
    public async Task<IReadOnlyList<CollectionChurn>> RunAsync(IReadOnlyList<ChurnBatch> batches)
    {
        var counts = await CountAsync(batches, isLastTry: false);
        var over = counts.SelectMany(count => count.Over).ToList();
        // Each list has its own order, so that each is again one step.
        var again = batches.Zip(counts, static (batch, count) => batch with { Only = count.NotIndexed }).Where(batch => batch.Only!.Count > 0).ToList();
        if (again.Count == 0 || cancel.IsCompleted)
            return over;
        var exports = again.SelectMany(batch => batch.Only!)
            .SelectMany(collection => new[] { baseline, input.BackupId }.Select(backup => new IndexExportInput { BackupId = backup, Collection = collection }));
        await RunAsync([.. exports], BuildAsync);
        return [.. over, .. (await CountAsync(again, isLastTry: true)).SelectMany(count => count.Over)];
    }

    private async Task<IReadOnlyList<ChurnCount>> CountAsync(IReadOnlyList<ChurnBatch> batches, bool isLastTry) => await RunAsync(
        batches,
        batch => context.CallActivityAsync<ChurnCount>(
            nameof(CountChurn), new CountChurnInput { Gate = input, Baseline = baseline, Batch = batch, IsLastTry = isLastTry }, ActivityRetries.Storage()));

    // Failures show when the documents are counted.
    private async Task<bool> BuildAsync(IndexExportInput export)
    {
        try
        {
            return (await context.CallActivityAsync<StepResult<long>>(nameof(IndexExport), export, ActivityRetries.Storage())).Succeeded;
        }
        catch (TaskFailedException)
        {
            return false;
        }
    }

    // Results in the order of the items; items that were not started have none.
    private async Task<IReadOnlyList<TResult>> RunAsync<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, Task<TResult>> step)
    {
        var steps = new List<Task<TResult>>();
        var active = new List<Task<TResult>>();
        foreach (var item in items)
        {
            if (active.Count == Limits.ComparisonsAtOnce)
                active.Remove(await Task.WhenAny(active));
            if (cancel.IsCompleted)
                break;
            steps.Add(step(item));
            active.Add(steps[^1]);
        }
        return await Task.WhenAll(steps);
    }
}
