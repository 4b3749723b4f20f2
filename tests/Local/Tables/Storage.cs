using System.Globalization;
using Azurite;

namespace Local.Tables.Tests;

/// <summary>A table of one's own in the shared emulator.</summary>
internal static class Storage
{
    private static int s_count;

    public static async Task<TableClient> NewTableAsync()
    {
        var table = (await ServiceAsync()).GetTableClient(NewName());
        await table.CreateAsync();
        return table;
    }

    public static async Task<TableServiceClient> ServiceAsync() => new((await AzuriteServer.SharedAsync()).ConnectionString);

    public static string NewName() => "t" + Interlocked.Increment(ref s_count).ToString(CultureInfo.InvariantCulture).PadLeft(6, '0');
}
