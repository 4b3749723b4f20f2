namespace WeChat.Tests;

public class CollectionListTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(250)]
    public async Task List_OfAnyNumber_GivesEachCollectionOnce(int count)
    {
        await using var rig = await StartAsync(count);
        AssertComplete(rig, await rig.ListAsync());
        Assert.InRange(rig.Cloud.Calls("databasecollectionget"), 1, (count / 100) + 2);
    }

    [Fact]
    public async Task List_OfEmptyEnvironment_AnswersNull_AndIsEmpty()
    {
        await using var rig = await StartAsync(0); // the simulator answers "collections": null
        Assert.Empty(await rig.ListAsync());
    }

    [Fact]
    public async Task List_ServerGivesSmallerPages_IsFollowedToTheEnd()
    {
        await using var rig = await StartAsync(95);
        rig.Cloud.Options.MaxCollectionsPerPage = 20;
        AssertComplete(rig, await rig.ListAsync());
    }

    [Theory]
    [InlineData(-90)]
    [InlineData(-1)]
    [InlineData(+1)]
    [InlineData(+1000)]
    public async Task List_WrongTotal_LosesNothingAndEnds(int error)
    {
        await using var rig = await StartAsync(130);
        rig.Cloud.Options.MaxCollectionsPerPage = 40;
        rig.Cloud.Options.CollectionTotalError = error;
        AssertComplete(rig, await rig.ListAsync());
        Assert.InRange(rig.Cloud.Calls("databasecollectionget"), 1, 6);
    }

    [Fact]
    public async Task List_ServerIgnoresTheOffset_EverythingOnOnePage_Ends()
    {
        await using var rig = await StartAsync(60);
        rig.Cloud.Options.IgnoresCollectionOffset = true;
        AssertComplete(rig, await rig.ListAsync());
    }

    [Fact]
    public async Task List_ServerIgnoresTheOffset_AndHidesCollections_Fails()
    {
        await using var rig = await StartAsync(160);
        rig.Cloud.Options.IgnoresCollectionOffset = true;
        var failure = await rig.FailsAsync(rig.ListAsync);
        Assert.Equal(FailureKind.BadAnswer, failure.Kind);
        Assert.Contains("60 of 160", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_CollectionDeletedMeanwhile_SkipsNoOther()
    {
        await using var rig = await StartAsync(50);
        rig.Cloud.Options.MaxCollectionsPerPage = 10;
        var seen = new List<string>();
        await foreach (var collection in rig.Client.ListCollectionsAsync(Rig.Env, default))
        {
            seen.Add(collection.Name);
            if (seen.Count == 10)
                rig.Cloud.Env(Rig.Env).Delete("集合0003"); // what follows moves up by one
        }
        Assert.Equal(50, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(50, seen.Count);
        Assert.Contains(rig.Log.Lines, line => line.StartsWith("3021 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_FailsOnALaterPage_SaysSo_InsteadOfEndingEarly()
    {
        await using var rig = await StartAsync(150);
        rig.Cloud.Faults.Answer("databasecollectionget", -1, from: 2);
        var failure = await rig.FailsAsync(rig.ListAsync);
        Assert.Equal((-1, ErrorClass.Retry), (failure.Code, failure.Class));
    }

    [Fact]
    public async Task List_Entry_HasCountAndSize()
    {
        await using var rig = await StartAsync(0);
        var large = rig.Cloud.Env(Rig.Env).Collection("大集合").AddGeneratedBytes(5_000_000_000);
        var listed = Assert.Single(await rig.ListAsync());
        Assert.Equal(new CollectionInfo("大集合", large.Count, large.SizeBytes), listed);
        Assert.InRange(listed.SizeBytes, 4_999_000_000, 5_000_000_000);
    }

    private static async Task<Rig> StartAsync(int collections)
    {
        var rig = await Rig.StartAsync();
        for (var i = 0; i < collections; i++)
            rig.Cloud.Env(Rig.Env).Collection($"集合{i:d4}");
        return rig;
    }

    private static void AssertComplete(Rig rig, List<CollectionInfo> listed) =>
        Assert.Equal(rig.Cloud.Env(Rig.Env).Collections.Select(collection => collection.Name), listed.Select(collection => collection.Name));
}
