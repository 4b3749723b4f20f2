using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Catalogue;
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
}

/// <summary>
/// Names the collections of a backup and writes a row for each, so that progress shows them all. Names that cannot be stored get a row
/// that says so and are not exported.
/// </summary>
public sealed class ListCollections(CloudDatabaseClient wechat, ExportsTable exports, ILogger<ListCollections> logger)
{
    [Function(nameof(ListCollections))]
    public Task<StepResult<List<string>>> Run([ActivityTrigger] ListCollectionsInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(async () =>
        {
            var names = await NamesAsync(input.Plan, cancellation);
            await exports.AddMissingAsync(input.BackupId, names.ConvertAll(name => Row(input.BackupId, name)), cancellation);
            // What the rows say counts: an earlier run of this step may have seen a collection that is gone by now, and will be missed by name.
            var rows = await exports.ListAsync(input.BackupId, cancellation);
            var exportable = rows.Where(row => row.Export.Status == ExportStatus.Pending).Select(row => row.Export.Collection).ToList();
            Log.CollectionsListed(logger, input.BackupId, input.Plan.Env, exportable.Count);
            return StepResult.Ok(exportable);
        });

    private async Task<List<string>> NamesAsync(BackupPlan plan, CancellationToken cancellation)
    {
        if (plan.Env == WorkflowSettings.EnvironmentNotSet)
            throw new WeChatException(
                "No cloud environment is set.", FailureKind.Settings, ErrorClass.Permanent, "Set WeChat__Env to the id of the cloud environment.");
        var names = new List<string>();
        foreach (var name in plan.Collections)
        {
            if (name != BackupPlan.AllCollections)
            {
                names.Add(name);
                continue;
            }
            names.AddRange((await wechat.ListCollectionsAsync(plan.Env, cancellation)).Collections.Select(collection => collection.Name));
        }
        return [.. names.Except(plan.Exclude, StringComparer.Ordinal)];
    }

    private static ExportRow Row(string backupId, string name)
    {
        var refusal = CollectionName.Refusal(name);
        return new()
        {
            BackupId = backupId,
            Export = new()
            {
                Collection = refusal is null ? name : CollectionName.Shorten(name),
                Status = refusal is null ? ExportStatus.Pending : ExportStatus.Failed,
                Reason = refusal,
            },
        };
    }
}
