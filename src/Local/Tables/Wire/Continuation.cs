using Azure;

namespace Local.Tables.Wire;

/// <summary>The place where a query goes on, as one token: next partition key, a space, next row key (both encoded by the service).</summary>
internal static class Continuation
{
    public static string? Of(Response response)
    {
        response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition);
        response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row);
        return partition is null && row is null ? null : $"{partition} {row}";
    }

    public static (string? Partition, string? Row) Split(string? token)
    {
        if (token is null || token.Length <= 1) return (null, null);
        var parts = token.Split(' ', 2);
        return (parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null);
    }
}
