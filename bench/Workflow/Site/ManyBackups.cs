using System.Globalization;
using Azure.Data.Tables;

namespace Bench.Site;

/// <summary>Rows of backups that never ran.</summary>
internal static class ManyBackups
{
    private const int TransactionRows = 100;

    /// <summary>Adds them as the app writes them: four a day, one of ten not good.</summary>
    public static async Task AddAsync(TableClient table, int backups, CancellationToken cancellation)
    {
        var now = TimeProvider.System.GetUtcNow();
        var rows = Enumerable.Range(1, backups).Select(number =>
        {
            var at = now.AddHours(-6 * number);
            return new TableEntity(CloudProcess.Env, string.Create(CultureInfo.InvariantCulture, $"{at:yyyyMMdd'T'HHmmss'Z'}-{number % 10000:0000}"))
            {
                ["Env"] = CloudProcess.Env, ["Scope"] = "all", ["Definition"] = "{\"collections\":[\"*\"],\"exclude\":[]}", ["Outcome"] = number % 10 == 0 ? "Partial" : "Complete",
                ["StartedAt"] = at, ["EndedAt"] = at.AddMinutes(5), ["Documents"] = 1000L, ["RawBytes"] = 1_000_000L, ["StoredBytes"] = 100_000L, ["Missed"] = "[]",
                ["Gate"] = "{\"verdict\":\"passed\",\"findings\":[]}",
            };
        });
        foreach (var batch in rows.Chunk(TransactionRows))
            await table.SubmitTransactionAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellation);
    }
}
