using System.Text.Json;
using Workflow.Http;

namespace Workflow.Logs.Tables;

/// <summary>An order as a row of the table <c>LogOrders</c>; columns are the JSON fields in PascalCase.</summary>
internal static class LogOrderRow
{
    /// <summary>The row below its environment.</summary>
    public static TableEntity ToEntity(LogOrder order) => ToEntity(order, LogKeys.Env(order.Env));

    /// <summary>The row in any partition.</summary>
    public static TableEntity ToEntity(LogOrder order, string partition) => new(partition, order.Id)
    {
        [nameof(LogOrder.Env)] = order.Env,
        [nameof(LogOrder.Kind)] = order.Kind.ToString(),
        [nameof(LogOrder.Uin)] = order.Uin,
        [nameof(LogOrder.From)] = order.From,
        [nameof(LogOrder.To)] = order.To,
        [nameof(LogOrder.Level)] = order.Level,
        [nameof(LogOrder.Live)] = order.Live,
        [nameof(LogOrder.Outcome)] = order.Outcome.ToString(),
        [nameof(LogOrder.Reason)] = order.Reason,
        [nameof(LogOrder.CreatedAt)] = order.CreatedAt,
        [nameof(LogOrder.Expires)] = order.Expires,
        [nameof(LogOrder.EndedAt)] = order.EndedAt,
        [nameof(LogOrder.Logs)] = order.Logs,
        [nameof(LogOrder.Doubles)] = order.Doubles,
        [nameof(LogOrder.RawBytes)] = order.RawBytes,
        [nameof(LogOrder.StoredBytes)] = order.StoredBytes,
        [nameof(LogOrder.First)] = order.First,
        [nameof(LogOrder.Last)] = order.Last,
        [nameof(LogOrder.BlobName)] = order.BlobName,
        [nameof(LogOrder.DeletedAt)] = order.DeletedAt,
        [nameof(LogOrder.Devices)] = order.Devices is null ? null : JsonSerializer.Serialize(order.Devices, Json.Options),
    };

    /// <summary>The order that a row holds.</summary>
    public static LogOrder FromEntity(TableEntity entity) => new()
    {
        Id = entity.RowKey,
        Env = entity.GetString(nameof(LogOrder.Env)),
        Kind = Enum.Parse<OrderKind>(entity.GetString(nameof(LogOrder.Kind))),
        Uin = entity.GetString(nameof(LogOrder.Uin)),
        From = entity.GetDateTimeOffset(nameof(LogOrder.From)),
        To = entity.GetDateTimeOffset(nameof(LogOrder.To)),
        Level = entity.GetString(nameof(LogOrder.Level)),
        Live = entity.GetBoolean(nameof(LogOrder.Live)) ?? false,
        Outcome = Enum.Parse<OrderOutcome>(entity.GetString(nameof(LogOrder.Outcome))),
        Reason = entity.GetString(nameof(LogOrder.Reason)),
        CreatedAt = entity.GetDateTimeOffset(nameof(LogOrder.CreatedAt)) ?? default,
        Expires = entity.GetDateTimeOffset(nameof(LogOrder.Expires)) ?? default,
        EndedAt = entity.GetDateTimeOffset(nameof(LogOrder.EndedAt)),
        Logs = entity.GetInt64(nameof(LogOrder.Logs)) ?? 0,
        Doubles = entity.GetInt64(nameof(LogOrder.Doubles)) ?? 0,
        RawBytes = entity.GetInt64(nameof(LogOrder.RawBytes)) ?? 0,
        StoredBytes = entity.GetInt64(nameof(LogOrder.StoredBytes)) ?? 0,
        First = entity.GetDateTimeOffset(nameof(LogOrder.First)),
        Last = entity.GetDateTimeOffset(nameof(LogOrder.Last)),
        BlobName = entity.GetString(nameof(LogOrder.BlobName)),
        DeletedAt = entity.GetDateTimeOffset(nameof(LogOrder.DeletedAt)),
        Devices = entity.GetString(nameof(LogOrder.Devices)) is { Length: > 0 } devices
            ? JsonSerializer.Deserialize<List<DeviceShare>>(devices, Json.Options)
            : null,
    };
}
