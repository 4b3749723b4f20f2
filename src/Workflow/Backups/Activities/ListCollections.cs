using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Catalogue;
using Workflow.Numbers;
using Workflow.Steps;
using Workflow.Storage;

namespace Workflow.Backups.Activities;

/// <summary>What <see cref="ListCollections"/> needs.</summary>
public sealed record ListCollectionsInput
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("plan")]
    public required BackupPlan Plan { get; init; }

    /// <summary>When the listing must be over.</summary>
    [JsonPropertyName("deadline")]
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>What <see cref="ListCollections"/> answers.</summary>
public sealed record CollectionListing
{
    /// <summary>The collections to export; the place of each is its export's number.</summary>
    [JsonPropertyName("collections")]
    public required IReadOnlyList<string> Collections { get; init; }

    /// <summary>That the service listed fewer collections than it says it has; null if it did not.</summary>
    [JsonPropertyName("shortList")]
    public string? ShortList { get; init; }
}

/// <summary>
/// Names the collections of a backup and writes a row for each, so that progress shows them all. Names that cannot be stored get a row
/// that says so and are not exported. Repeated, it adds what it had not seen.
/// </summary>
public sealed class ListCollections(
    CloudDatabaseClient wechat, ExportsTable exports, IEnumerable<IThrowAwayCollections> throwAways, TimeProvider time, ILogger<ListCollections> logger)
{
    [Function(nameof(ListCollections))]
    public Task<StepResult<CollectionListing>> Run([ActivityTrigger] ListCollectionsInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("list", input.BackupId);
            var (found, shortList) = await FindAsync(input, limited);
            var rows = await exports.ListAsync(input.BackupId, limited);
            var known = rows.Select(row => row.Export.Collection).ToHashSet(StringComparer.Ordinal);
            var next = rows.Max(row => row.Index) + 1 ?? 0;
            var added = new List<ExportRow>();
            var parts = (input.Plan.Exports ?? []).DistinctBy(one => one.Collection).ToDictionary(one => one.Collection, StringComparer.Ordinal);
            foreach (var collection in found)
            {
                var row = Row(input.BackupId, collection, parts.GetValueOrDefault(collection.Name));
                if (known.Add(row.Export.Collection))
                    added.Add(row.Export.Status == ExportStatus.Pending ? row with { Index = next++ } : row);
            }
            await exports.AddAsync(added, limited);
            // The rows decide: an earlier listing may have seen a collection that is gone by now, and which will be reported as missed.
            var names = rows.Concat(added).Where(row => row.Index is not null).OrderBy(row => row.Index).Select(row => row.Export.Collection).ToList();
            Log.CollectionsListed(logger, input.BackupId, input.Plan.Env, names.Count);
            return StepResult.Ok(new CollectionListing { Collections = names, ShortList = shortList });
        });

    private async Task<(List<Found> Collections, string? ShortList)> FindAsync(ListCollectionsInput input, CancellationToken cancellation)
    {
        var plan = input.Plan;
        if (plan.Env == WorkflowSettings.EnvironmentNotSet)
            throw new WeChatException(
                "No cloud environment is set.", FailureKind.Settings, ErrorClass.Permanent, "Set WeChat__Env to the id of the cloud environment.");
        var found = new List<Found>();
        string? shortList = null;
        // A collection that is requested by name is exported or reported as missed, whatever the service lists.
        foreach (var name in plan.Collections.Concat((plan.Exports ?? []).Select(one => one.Collection)))
        {
            if (name != BackupDefinition.AllCollections)
            {
                found.Add(new(name, null));
                continue;
            }
            var list = await wechat.ListCollectionsAsync(plan.Env, cancellation);
            var strangers = new HashSet<string>(StringComparer.Ordinal);
            foreach (var known in throwAways)
                strangers.UnionWith(await known.FindAsync(plan.Env, cancellation));
            found.AddRange(list.Collections.Where(one => !strangers.Contains(one.Name)).Select(one => new Found(one.Name, one.Count)));
            if (list.Missing == 0)
                continue;
            Log.ListIsShort(logger, input.BackupId, plan.Env, list.Collections.Count, list.Total!.Value);
            shortList = $"The service listed {list.Collections.Count} of {list.Total} collections.";
        }
        var excluded = plan.Exclude.ToHashSet(StringComparer.Ordinal);
        return ([.. found.Where(collection => !excluded.Contains(collection.Name)).DistinctBy(collection => collection.Name)], shortList);
    }

    private static ExportRow Row(string backupId, Found collection, ExportSelection? part)
    {
        // A plan written by hand may contain anything, even names that are too long for a row.
        var problem = part?.FindProblem()?.Problem;
        var unnamable = CollectionName.Refusal(collection.Name);
        var refusal = unnamable ?? problem;
        return new()
        {
            BackupId = backupId,
            Export = new()
            {
                Collection = unnamable is null ? collection.Name : CollectionName.Shorten(collection.Name),
                Format = part?.Format ?? ExportFormat.Json,
                Query = problem is null ? part?.Query : null,
                Fields = problem is null ? part?.Fields : null,
                Whole = part?.IsWhole ?? true,
                Status = refusal is null ? ExportStatus.Pending : ExportStatus.Failed,
                // The listing counts whole collections.
                CountBefore = part?.IsWhole == false ? null : collection.Count,
                Reason = refusal,
            },
        };
    }

    /// <param name="Name">Raw.</param>
    /// <param name="Count">Documents when it was listed, if it was.</param>
    private readonly record struct Found(string Name, long? Count);
}
