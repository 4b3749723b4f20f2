using Simulator.Faults;

namespace WeChat.Tests;

public class CollectionListTests
{
    private const string Endpoint = "databasecollectionget";

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
        Assert.InRange(rig.Cloud.Calls(Endpoint), 1, (count / 100) + 2);
    }

    [Fact]
    public async Task List_OfEmptyEnvironment_AnswersNull_AndIsEmpty()
    {
        await using var rig = await StartAsync(0); // the simulator answers "collections": null
        AssertComplete(rig, await rig.ListAsync());
        Assert.Equal(1, rig.Cloud.Calls(Endpoint));
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
    public async Task List_TotalTooSmall_LosesNothing_AndIsNotShort(int error)
    {
        await using var rig = await StartAsync(130);
        rig.Cloud.Options.MaxCollectionsPerPage = 40;
        rig.Cloud.Options.CollectionTotalError = error;
        var list = await rig.ListAsync();
        AssertNames(rig, list);
        Assert.Equal((130 + error, 0), (list.Total, list.Missing));
        Assert.Equal(5, rig.Cloud.Calls(Endpoint));
    }

    [Theory]
    [InlineData(+1)]
    [InlineData(+1000)]
    public async Task List_TotalNeverReached_IsWalkedThreeTimes_AndSaysWhatIsMissing(int error)
    {
        await using var rig = await StartAsync(130);
        rig.Cloud.Options.CollectionTotalError = error;
        var list = await rig.ListAsync();
        AssertNames(rig, list);
        Assert.Equal((130 + error, error), (list.Total, list.Missing));
        Assert.Equal(3 * 3, rig.Cloud.Calls(Endpoint));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(null, 2)]
    public async Task List_LastNamesHidden_IsWalkedAgain_AndShortOnlyIfItStaysSo(int? times, int missing)
    {
        await using var rig = await StartAsync(9);
        // Two for each walk: the page that lacks names, and the one after it, which would bring them.
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.HidesCollections, Delta = 2, Times = times * 2 });
        var list = await rig.ListAsync();
        Assert.Equal((9, missing, 9 - missing), (list.Total, list.Missing, list.Collections.Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    public async Task List_PageComesEmpty_IsWalkedAgain(string? message)
    {
        await using var rig = await StartAsync(9);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.HidesCollections, Delta = 100, Message = message, Times = 2 });
        AssertComplete(rig, await rig.ListAsync());
        Assert.Equal(4, rig.Cloud.Calls(Endpoint));
    }

    [Fact]
    public async Task List_PageLacksItsCollections_IsWalkedAgain_AndShortIfThatStays()
    {
        await using var rig = await StartAsync(150);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.LeavesOut, Endpoint = Endpoint, Message = "collections", From = 2 });
        var list = await rig.ListAsync();
        Assert.Equal((150, 100, 50), (list.Total, list.Collections.Count, list.Missing));

        rig.Cloud.Faults.Clear();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.LeavesOut, Endpoint = Endpoint, Message = "collections", Times = 1 });
        AssertComplete(rig, await rig.ListAsync());
    }

    [Fact]
    public async Task List_AnswerWithNeitherCollectionsNorTotal_IsNoEmptyEnvironment()
    {
        await using var rig = await StartAsync(0);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.LeavesOut, Endpoint = Endpoint, Message = "collections pager" });
        var failure = await rig.FailsAsync(rig.ListAsync);
        Assert.Equal((FailureKind.BadAnswer, ErrorClass.Retry), (failure.Kind, failure.Class));
    }

    [Fact]
    public async Task List_ServiceGivesNoTotal_IsFollowedToTheEnd_AndCannotBeShort()
    {
        await using var rig = await StartAsync(130);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.LeavesOut, Endpoint = Endpoint, Message = "pager" });
        var list = await rig.ListAsync();
        AssertNames(rig, list);
        Assert.Equal((null, 0), (list.Total, list.Missing));
        Assert.Equal(3, rig.Cloud.Calls(Endpoint));
    }

    [Fact]
    public async Task List_OneCollectionHiddenForEver_IsShortByThatOne()
    {
        await using var rig = await StartAsync(30);
        rig.Cloud.Options.MaxCollectionsPerPage = 10;
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.HidesCollections, Collection = "集合0013" });
        var list = await rig.ListAsync();
        Assert.Equal((30, 29, 1), (list.Total, list.Collections.Count, list.Missing));
        Assert.DoesNotContain(list.Collections, collection => collection.Name == "集合0013");
    }

    [Fact]
    public async Task List_NamesComeTwice_IsWalkedAgain_AndEachNameIsThereOnce()
    {
        await using var rig = await StartAsync(150);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.DoublesCollections, Delta = 3, From = 2, Times = 1 });
        AssertComplete(rig, await rig.ListAsync());
        Assert.Equal(3 + 3, rig.Cloud.Calls(Endpoint));
    }

    [Fact]
    public async Task List_TotalChangesOnTheWay_IsWalkedAgain()
    {
        await using var rig = await StartAsync(150);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.ChangesTotal, Delta = -1, From = 2, Times = 1 });
        AssertComplete(rig, await rig.ListAsync());
        Assert.Equal(3 + 3, rig.Cloud.Calls(Endpoint));
        Assert.Contains(rig.Log.Lines, line => line.StartsWith("3021 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_TotalOfABrokenPageIsZero_TheLargestOfTheWalkCounts()
    {
        await using var rig = await StartAsync(9, o => o.RetryDelays = []);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.HidesCollections, Delta = 4 });
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.ChangesTotal, Delta = -9, From = 2 });
        var list = await rig.ListAsync();
        Assert.Equal((9, 4), (list.Total, list.Missing));
        Assert.Equal(2, rig.Cloud.Calls(Endpoint)); // five names, then none of the other four
    }

    [Fact]
    public async Task List_WalkedAgain_WaitsBetween_OnTheGivenClock()
    {
        await using var rig = await StartAsync(9, o => o.RetryDelays = [TimeSpan.FromSeconds(10)]);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.HidesCollections, Delta = 100, Times = 1 });
        var call = rig.ListAsync();
        await rig.Clock.WaitForTimerAsync(within: TimeSpan.FromSeconds(12), atLeast: TimeSpan.FromSeconds(8));
        Assert.Equal(1, rig.Cloud.Calls(Endpoint));
        rig.Clock.Advance(TimeSpan.FromSeconds(12));
        AssertComplete(rig, await call);
    }

    [Fact]
    public async Task List_ServerIgnoresTheOffset_EverythingOnOnePage_EndsAtOnce()
    {
        await using var rig = await StartAsync(60);
        rig.Cloud.Options.IgnoresCollectionOffset = true;
        AssertComplete(rig, await rig.ListAsync());
        Assert.Equal(2, rig.Cloud.Calls(Endpoint));
    }

    [Fact]
    public async Task List_ServerIgnoresTheOffset_AndHidesCollections_IsShort()
    {
        await using var rig = await StartAsync(160);
        rig.Cloud.Options.IgnoresCollectionOffset = true;
        var list = await rig.ListAsync();
        Assert.Equal((160, 100, 60), (list.Total, list.Collections.Count, list.Missing));
    }

    [Fact]
    public async Task List_ServerIgnoresTheOffset_AndGivesNoTotal_Fails()
    {
        await using var rig = await StartAsync(160);
        rig.Cloud.Options.IgnoresCollectionOffset = true;
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.LeavesOut, Endpoint = Endpoint, Message = "pager" });
        var failure = await rig.FailsAsync(rig.ListAsync);
        Assert.Equal(FailureKind.BadAnswer, failure.Kind);
        Assert.Contains("repeats a page", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithoutEnd_Fails_AtItsLimitOfPages()
    {
        await using var rig = await StartAsync(3);
        rig.Cloud.Options.MaxCollectionsPerPage = 2;
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.EndlessCollections, Times = Limits.MaxCollectionPages - 1 });
        Assert.Equal(2 * (Limits.MaxCollectionPages - 1), (await rig.ListAsync()).Collections.Count);

        rig.Cloud.Faults.Clear();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.EndlessCollections });
        var failure = await rig.FailsAsync(rig.ListAsync);
        Assert.Equal((FailureKind.BadAnswer, ErrorClass.Permanent), (failure.Kind, failure.Class));
        Assert.Contains("does not end", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_CollectionDeletedMeanwhile_SkipsNoOther()
    {
        await using var rig = await StartAsync(50);
        rig.Cloud.Options.MaxCollectionsPerPage = 10;
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Delay, Endpoint = Endpoint, DelaySeconds = 20, From = 2, Times = 1 });
        var call = rig.ListAsync();
        await rig.Clock.WaitForTimerAsync(within: TimeSpan.FromSeconds(20), atLeast: TimeSpan.FromSeconds(15));
        rig.Cloud.Env(Rig.Env).Delete("集合0003"); // what follows moves up by one
        rig.Clock.Advance(TimeSpan.FromSeconds(20));
        var list = await call;
        Assert.Equal(50, list.Collections.Count); // the deleted one was seen before
        Assert.Equal((49, 0), (list.Total, list.Missing));
        Assert.Contains(rig.Log.Lines, line => line.StartsWith("3021 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_FailsOnALaterPage_SaysSo_InsteadOfEndingEarly()
    {
        await using var rig = await StartAsync(150);
        rig.Cloud.Faults.Answer(Endpoint, -1, from: 2);
        var failure = await rig.FailsAsync(rig.ListAsync);
        Assert.Equal((-1, ErrorClass.Retry), (failure.Code, failure.Class));
    }

    [Fact]
    public async Task List_Entry_HasCountAndSize()
    {
        await using var rig = await StartAsync(0);
        var large = rig.Cloud.Env(Rig.Env).Collection("大集合").AddGeneratedBytes(5_000_000_000);
        var listed = Assert.Single((await rig.ListAsync()).Collections);
        Assert.Equal(new CollectionInfo("大集合", large.Count, large.SizeBytes), listed);
        Assert.InRange(listed.SizeBytes, 4_999_000_000, 5_000_000_000);
    }

    [Fact]
    public async Task List_EntryWithoutCount_IsUncounted_NotEmpty()
    {
        await using var rig = await StartAsync(2);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.HidesCounts, Collection = "集合0001" });
        Assert.Equal([0, null], (await rig.ListAsync()).Collections.Select(collection => collection.Count));
    }

    private static async Task<Rig> StartAsync(int collections, Action<WeChatOptions>? configure = null)
    {
        var rig = await Rig.StartAsync(configure);
        for (var i = 0; i < collections; i++)
            rig.Cloud.Env(Rig.Env).Collection($"集合{i:d4}");
        return rig;
    }

    private static void AssertNames(Rig rig, CollectionList list) =>
        Assert.Equal(rig.Cloud.Env(Rig.Env).Collections.Select(collection => collection.Name), list.Collections.Select(collection => collection.Name));

    private static void AssertComplete(Rig rig, CollectionList list)
    {
        AssertNames(rig, list);
        Assert.Equal((list.Collections.Count, 0), (list.Total, list.Missing));
    }
}
