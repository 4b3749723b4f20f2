using Workflow.Storage;

namespace Workflow.Notify.Tables;

/// <summary>The result of a channel's last message.</summary>
/// <param name="At">When it was sent or tried.</param>
/// <param name="Problem">Why it did not go; null if it did.</param>
public sealed record ChannelRow(DateTimeOffset At, string? Problem);

/// <summary>One row per channel, beside the events of the environment: health reads it, whichever process has sent.</summary>
public sealed class ChannelsTable(StorageConnection storage, WorkflowSettings settings)
{
    private readonly string partition = CollectionName.Encode(settings.Env);

    public async Task<ChannelRow?> FindAsync(string channel, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(NoticesTable.TableName, cancellation);
        return await table.FindAsync(partition, NoticeKeys.Channel(channel), cancellation) is not { } row ? null
            : new(row.GetDateTimeOffset(nameof(ChannelRow.At)) ?? default, row.GetString(nameof(ChannelRow.Problem)) is { Length: > 0 } problem ? problem : null);
    }

    public async Task WriteAsync(string channel, ChannelRow went, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(NoticesTable.TableName, cancellation);
        var row = new TableEntity(partition, NoticeKeys.Channel(channel)) { [nameof(ChannelRow.At)] = went.At, [nameof(ChannelRow.Problem)] = went.Problem };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }
}
