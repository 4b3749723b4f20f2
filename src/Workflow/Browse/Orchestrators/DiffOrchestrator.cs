using Workflow.Browse.Activities;
using Workflow.Browse.Diffs;
using Workflow.Steps;

namespace Workflow.Browse.Orchestrators;

/// <summary>
/// Compares two backups: makes sure that the result will be removed, lists the collections, compares some at a time, each in its own child, and writes
/// the result.
/// </summary>
public static class DiffOrchestrator
{
    [Function(nameof(DiffOrchestrator))]
    public static async Task<DiffState> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var plan = context.GetInput<DiffPlan>()
            ?? throw new InvalidOperationException("A diff needs its plan as input; start one with POST /api/diffs.");
        await context.CallActivityAsync<string>(nameof(StartDiffRetention), plan, ActivityRetries.Patient());
        var listing = await context.CallActivityAsync<DiffListing>(nameof(ListDiffCollections), plan, ActivityRetries.Storage());
        var end = new EndOfDiff
        {
            Plan = plan,
            Collections = await CompareAsync(context, plan, listing.Collections),
            EndedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero),
        };
        return await context.CallActivityAsync<DiffState>(nameof(RecordDiff), end, ActivityRetries.Patient());
    }

    private static async Task<DiffCollection[]> CompareAsync(
        TaskOrchestrationContext context, DiffPlan plan, IReadOnlyList<ComparableCollection> collections)
    {
        var results = new DiffCollection[collections.Count];
        var active = new Dictionary<Task<DiffCollection>, int>();
        var (next, done) = (0, 0);
        while (next < collections.Count || active.Count > 0)
        {
            for (; next < collections.Count && active.Count < Limits.ComparisonsAtOnce; next++)
            {
                if (collections[next].Reason is { } reason)
                    (results[next], done) = (new() { Collection = collections[next].Collection, Reason = reason }, done + 1);
                else
                    active.Add(CompareOneAsync(context, plan, collections[next], next), next);
            }
            context.SetCustomStatus(new DiffProgress { Total = collections.Count, Done = done });
            if (active.Count == 0)
                break;
            var ended = await Task.WhenAny(active.Keys);
            active.Remove(ended, out var index);
            results[index] = await ended;
            done++;
        }
        context.SetCustomStatus(new DiffProgress { Total = collections.Count, Done = done });
        return results;
    }

    private static async Task<DiffCollection> CompareOneAsync(TaskOrchestrationContext context, DiffPlan plan, ComparableCollection collection, int number)
    {
        var input = new CompareExportsInput
        {
            DiffId = plan.Id,
            Env = plan.Env,
            From = plan.From,
            To = plan.To,
            Collection = collection,
            Number = number,
        };
        try
        {
            return await context.CallSubOrchestratorAsync<DiffCollection>(
                nameof(DiffCollectionOrchestrator), input, new TaskOptions().WithInstanceId($"{plan.Id}:{number}"));
        }
        catch (TaskFailedException crashed)
        {
            return new() { Collection = collection.Collection, Reason = ActivityRetries.Describe(crashed) };
        }
    }
}
