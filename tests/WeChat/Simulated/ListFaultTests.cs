using System.Text.Json.Nodes;

namespace WeChat.Tests.Simulated;

/// <summary>Lists of collections that are not whole, as raw HTTP.</summary>
public class ListFaultTests
{
    [Theory]
    [InlineData("effect=hidesCollections,delta=2", "甲 乙", 4)]
    [InlineData("effect=hidesCollections,delta=100", "", 4)]
    [InlineData("effect=hidesCollections,delta=100,message=null", null, 4)]
    [InlineData("effect=hidesCollections,collection=乙", "甲 丙 丁", 4)]
    [InlineData("effect=leavesOut,endpoint=databasecollectionget,message=collections", null, 4)]
    [InlineData("effect=changesTotal,delta=-3", "甲 乙 丙 丁", 1)]
    public async Task Page_WithAFault_LacksNames_WhileTheTotalStays(string fault, string? names, int total)
    {
        await using var wire = await StartAsync();
        wire.Cloud.Faults.Set(fault + ",times=1");
        var page = await PageAsync(wire, 0);
        Assert.Equal((names, total), (Names(page), (int)page["pager"]!["Total"]!));
        page = await PageAsync(wire, 0);
        Assert.Equal(("甲 乙 丙 丁", 4), (Names(page), (int)page["pager"]!["Total"]!));
    }

    [Fact]
    public async Task Page_AfterTheFirst_RepeatsTheNamesBeforeIt()
    {
        await using var wire = await StartAsync();
        wire.Cloud.Faults.Set("effect=doublesCollections,delta=1");
        Assert.Equal("甲 乙", Names(await PageAsync(wire, 0, limit: 2)));
        Assert.Equal("乙 丙", Names(await PageAsync(wire, 2, limit: 2)));
    }

    [Fact]
    public async Task Page_OfAnEndlessList_IsAlwaysFull()
    {
        await using var wire = await StartAsync();
        wire.Cloud.Faults.Set("effect=endlessCollections");
        Assert.Equal("丁 无尽4", Names(await PageAsync(wire, 3, limit: 2)));
        Assert.Equal("无尽7000 无尽7001", Names(await PageAsync(wire, 7000, limit: 2)));
    }

    [Fact]
    public async Task Entry_OfOneCollectionOrAll_HasNoCount()
    {
        await using var wire = await StartAsync();
        wire.Cloud.Faults.Set("effect=hidesCounts,collection=乙,times=1");
        wire.Cloud.Faults.Set("effect=hidesCounts,from=2");
        Assert.Equal([true, false], Counted(await PageAsync(wire, 0, limit: 2)));
        Assert.Equal([false, false], Counted(await PageAsync(wire, 0, limit: 2)));
    }

    private static async Task<Wire> StartAsync()
    {
        var wire = await Wire.StartAsync(o => o.MaxCollectionsPerPage = 4);
        foreach (var name in new[] { "甲", "乙", "丙", "丁" })
            wire.Cloud.Env(Wire.Env).Collection(name);
        return wire;
    }

    private static Task<JsonObject> PageAsync(Wire wire, int offset, int limit = 4) =>
        wire.CallAsync("databasecollectionget", new { env = Wire.Env, limit, offset });

    private static string? Names(JsonObject page) =>
        page["collections"] is JsonArray entries ? string.Join(' ', entries.Select(entry => (string)entry!["name"]!)) : null;

    private static IEnumerable<bool> Counted(JsonObject page) => page["collections"]!.AsArray().Select(entry => entry!["count"] is not null);
}
