using System.Text.Json;
using Azurite;
using Workflow.Tests.Browse;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

/// <summary>Storage that has lost or damaged what a restore needs, or is away.</summary>
public class BadFileTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(0.5);

    private static string[] Lines { get; } = [.. Enumerable.Range(0, 50).Select(i => $$"""{"_id":"文{{i}}","n":{{i}}}""")];

    [Fact]
    public async Task DamagedStoredFile_IsNeverImported()
    {
        var browse = await BrowseSite.StartAsync();
        await using var site = new RestoreSite(browse);
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        await BrowseSite.FlipAsync(await browse.FileAsync(backup), 60);

        var failed = await site.RestoreAsync(backup, "missing");

        Assert.Equal("Failed", OutcomeOf(failed));
        Assert.Contains("damaged", failed.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, site.Target.Count);
        await site.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData(40)]
    [InlineData(-10)]
    public async Task DamagedIndex_IsBuiltAgain(int at)
    {
        var browse = await BrowseSite.StartAsync();
        await using var site = new RestoreSite(browse);
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        await BrowseSite.FlipAsync(await browse.IndexAsync(backup), at);

        var restored = await site.RestoreAsync(backup, "missing");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(Lines, site.Target.Documents().Values);
    }

    [Fact]
    public async Task StoredFileThatIsGone_IsSaid()
    {
        var browse = await BrowseSite.StartAsync();
        await using var site = new RestoreSite(browse);
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        await (await browse.FileAsync(backup)).DeleteAsync();

        var failed = await site.RestoreAsync(backup, "missing");

        Assert.Equal("Failed", OutcomeOf(failed));
        Assert.False(string.IsNullOrEmpty(failed.GetProperty("reason").GetString()));
        Assert.Equal(0, site.Target.Count);
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task StorageThatIsAwayWhileItApplies_IsWaitedFor()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await using var site = await RestoreSite.StartAsync(null, ("AzureWebJobsStorage", azurite.ConnectionString));
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        using var importing = new Gate(site.Cloud, "databasemigrateimport");
        var id = await site.StartAsync(backup, "missing", ",\"approve\":true");
        await importing.ReachedAsync();
        await azurite.StopAsync();
        importing.Open();
        // The answer comes in, and cannot be written down.
        await Task.Delay(Outage, TimeProvider.System);
        await azurite.RestartAsync();

        var restored = await site.EndAsync(id);

        // The job's id could not be written down, so that this is an answer that nobody saw.
        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(Lines, site.Target.Documents().Values);
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task DocumentOfSixteenMegabytes_AndOneWithANumberForItsId_ArePutBack()
    {
        await using var site = await RestoreSite.StartAsync();
        var large = $"{{\"_id\":16,\"文\":{JsonSerializer.Serialize(new string('x', 16 << 20))}}}";
        var backup = await site.BackupOfAsync(large, """{"_id":"16","n":1}""");
        site.Target.Clear();

        var restored = await site.RestoreAsync(backup, "missing", ",\"docIds\":[16]");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal([large], site.Target.Documents().Values);
        Assert.Equal("Complete", OutcomeOf(await site.UndoAsync(restored.GetProperty("id").GetString()!)));
        Assert.Equal(0, site.Target.Count);
    }
}
