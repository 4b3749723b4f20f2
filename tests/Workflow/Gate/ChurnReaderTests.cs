using Simulator.Data;
using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.Gate;

/// <summary>Counting documents in large collections, of which a part is looked at first.</summary>
public sealed class ChurnReaderTests
{
    [Theory]
    // Far below: nothing is named. Over it: counted to the last document, whatever the sample said.
    [InlineData(0, 50, null)]
    [InlineData(44_000, 50, null)]
    [InlineData(50_000, 50, null)]
    [InlineData(50_001, 50, 50_001L)]
    [InlineData(99_999, 50, 99_999L)]
    [InlineData(1, 0, 1L)]
    [InlineData(4_001, 4, 4_001L)]
    public async Task LargeCollection_IsNamedExactlyWhenItIsOver(int changed, int percent, long? counted)
    {
        await using var app = await RunningApp.StartAsync(null, ("Gate__ChurnPercent", $"{percent}"));
        var collection = app.Cloud.Env(app.Env).Collection("用户");
        Fill(collection, 0);
        var before = await app.RunBackupAsync();
        Fill(collection, changed);
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var after = await app.RunBackupAsync();

        Assert.Equal(before.Id, after.Gate!.Baseline);
        Assert.Equal(counted, after.Gate.Findings.SingleOrDefault()?.After);
        Assert.Equal(counted is null ? GateVerdict.Passed : GateVerdict.Tripped, after.Gate.Verdict);
    }

    // Every third of those that change is removed, and another comes in its place.
    private static void Fill(CloudCollection collection, int changed)
    {
        var lines = Enumerable.Range(0, Limits.GateSampledDocuments)
            .Select(n => n >= changed ? $$"""{"_id":{{n}}}""" : n % 3 == 0 ? $$"""{"_id":"新{{n}}"}""" : $$"""{"_id":{{n}},"改":1}""");
        collection.Clear();
        collection.AddRaw(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), Limits.GateSampledDocuments);
    }
}
