using System.Globalization;
using Azure.Data.Tables;

namespace OfficialEngine.Tests.Compare;

/// <summary>Every column of every row of every table.</summary>
internal static class StoredTables
{
    public static async Task<List<Entry>> ReadAsync(string connection)
    {
        var entries = new List<Entry>();
        var service = new TableServiceClient(connection);
        await foreach (var table in service.QueryAsync())
        {
            await foreach (var row in service.GetTableClient(table.Name).QueryAsync<TableEntity>())
                entries.AddRange(OfRow(table.Name, row));
        }
        return entries;
    }

    public static IEnumerable<Entry> OfRow(string table, TableEntity row) => row
        .Where(column => column.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag"))
        .Select(column => new Entry($"table {table}: {row.PartitionKey} | {row.RowKey} | {column.Key}", Text(row, column.Key, column.Value)));

    private static string Text(TableEntity row, string column, object value) => value switch
    {
        DateTimeOffset time => $"time {time.UtcDateTime:o}",
        double when column == "RecoverySeconds" => "double «seconds»",
        double seconds when IsDuration(row, column, seconds) => "double «EndedAt - StartedAt»",
        _ => $"{value.GetType().Name} {Convert.ToString(value, CultureInfo.InvariantCulture)}",
    };

    private static bool IsDuration(TableEntity row, string column, double seconds) =>
        column == "DurationSeconds" && row.GetDateTimeOffset("StartedAt") is { } started && row.GetDateTimeOffset("EndedAt") is { } ended
        && Durations.IsBetween(started, ended, seconds);
}
