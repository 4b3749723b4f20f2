using System.Globalization;
using Azure;
using Azure.Core;

namespace Local.Tables.Wire;

/// <summary>One call to the service, sent by itself or as a part of a transaction.</summary>
/// <param name="Method">The verb.</param>
/// <param name="PathAndQuery">Below the endpoint, encoded, without a leading slash.</param>
internal sealed record TableRequest(RequestMethod Method, string PathAndQuery)
{
    private const string Format = "$format=application%2Fjson%3Bodata%3Dminimalmetadata";

    public byte[]? Body { get; init; }

    public string? IfMatch { get; init; }

    public string? Prefer { get; init; }

    public static TableRequest Insert(string table, ITableEntity entity) =>
        new(RequestMethod.Post, $"{table}?{Format}") { Body = EntityJson.Write(entity), Prefer = "return-no-content" };

    /// <summary>Without a condition the row is made if it does not exist.</summary>
    public static TableRequest Write(string table, ITableEntity entity, TableUpdateMode mode, ETag ifMatch = default)
    {
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}", nameof(mode)),
        };
        return new(method, $"{Row(table, entity.PartitionKey, entity.RowKey)}?{Format}")
        {
            Body = EntityJson.Write(entity),
            IfMatch = ifMatch == default ? null : ifMatch.ToString(),
        };
    }

    public static TableRequest Delete(string table, string partitionKey, string rowKey, ETag ifMatch) =>
        new(RequestMethod.Delete, $"{Row(table, partitionKey, rowKey)}?{Format}") { IfMatch = (ifMatch == default ? ETag.All : ifMatch).ToString() };

    public static TableRequest Get(string table, string partitionKey, string rowKey, IEnumerable<string>? select) =>
        new(RequestMethod.Get, $"{Row(table, partitionKey, rowKey)}?{Format}{Query("$select", Join(select))}");

    public static TableRequest List(string table, string? filter, int? top, IEnumerable<string>? select, string? nextPartitionKey, string? nextRowKey) =>
        new(
            RequestMethod.Get,
            $"{table}()?{Format}{Top(top)}{Query("$select", Join(select))}{Query("$filter", filter)}"
            + $"{Query("NextPartitionKey", nextPartitionKey)}{Query("NextRowKey", nextRowKey)}");

    public static TableRequest CreateTable(string table) =>
        new(RequestMethod.Post, $"Tables?{Format}") { Body = EntityJson.WriteTable(table), Prefer = "return-no-content" };

    public static TableRequest DeleteTable(string table) => new(RequestMethod.Delete, $"Tables('{Key(table)}')");

    public static TableRequest ListTables(string? filter, int? top, string? nextTableName) =>
        new(RequestMethod.Get, $"Tables?{Format}{Top(top)}{Query("$filter", filter)}{Query("NextTableName", nextTableName)}");

    private static string Row(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    private static string Key(string key) => Uri.EscapeDataString(ODataFilter.Escape(key));

    private static string Top(int? top) => Query("$top", top?.ToString(CultureInfo.InvariantCulture));

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private static string? Join(IEnumerable<string>? names) => names is null ? null : string.Join(',', names);
}
