using Simulator.Faults;

namespace WeChat.Tests;

public class CallTests
{
    [Fact]
    public async Task Question_BusyTwice_IsAnsweredAtTheThirdTry()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("databasecount", -1, times: 2);
        Assert.Equal(3, await CountAsync(rig));
        Assert.Equal(3, rig.Cloud.Calls("databasecount"));
    }

    [Theory]
    [InlineData(FaultEffect.Html, FailureKind.BadAnswer, ErrorClass.Retry)]
    [InlineData(FaultEffect.Empty, FailureKind.BadAnswer, ErrorClass.Retry)]
    [InlineData(FaultEffect.HttpStatus, FailureKind.BadAnswer, ErrorClass.Retry)]
    [InlineData(FaultEffect.CutBefore, FailureKind.Network, ErrorClass.Retry)]
    [InlineData(FaultEffect.CutAfter, FailureKind.Network, ErrorClass.Retry)]
    public async Task Question_NotAnsweredProperly_ThreeTries_ThenAClearFailure(FaultEffect effect, FailureKind kind, ErrorClass errorClass)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = effect, Endpoint = "databasecount" });
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((kind, errorClass), (failure.Kind, failure.Class));
        Assert.Null(failure.Code);
        Assert.False(failure.OutcomeUnknown);
        Assert.Equal(3, rig.Cloud.Calls("databasecount"));

        rig.Cloud.Faults.Clear();
        rig.Cloud.Faults.Add(new Fault { Effect = effect, Endpoint = "databasecount", Times = 2 });
        Assert.Equal(3, await CountAsync(rig));
    }

    [Fact]
    public async Task Question_RefusedByAProxy_IsPermanent()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.HttpStatus, Status = 407, Endpoint = "databasecount" });
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((FailureKind.BadAnswer, ErrorClass.Permanent), (failure.Kind, failure.Class));
        Assert.Contains("407", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, rig.Cloud.Calls("databasecount"));
    }

    [Fact]
    public async Task Question_NotAnsweredInTime_IsAskedAgain()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Delay, Endpoint = "databasecount", DelaySeconds = 100, Times = 1 });
        var call = CountAsync(rig);
        await rig.Clock.WaitForTimerAsync(within: TimeSpan.FromSeconds(100), atLeast: TimeSpan.FromSeconds(90));
        rig.Clock.Advance(rig.Options.RequestTimeout);
        Assert.Equal(3, await call);
        Assert.Equal(3, rig.Cloud.Calls("databasecount"));
    }

    [Fact]
    public async Task Question_WithRetryDelays_WaitsAboutThatLong_OnTheGivenClock()
    {
        await using var rig = await StartAsync(o => o.RetryDelays = [TimeSpan.FromSeconds(10)]);
        rig.Cloud.Faults.Answer("databasecount", -1, times: 1);
        var call = CountAsync(rig);
        await rig.Clock.WaitForTimerAsync(within: TimeSpan.FromSeconds(12), atLeast: TimeSpan.FromSeconds(8));
        Assert.False(call.IsCompleted);
        rig.Clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(3, await call);
    }

    [Fact]
    public async Task Question_WithoutRetryDelays_OneTry()
    {
        await using var rig = await StartAsync(o => o.RetryDelays = []);
        rig.Cloud.Faults.Answer("databasecount", -1);
        await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal(1, rig.Cloud.Calls("databasecount"));
    }

    [Fact]
    public async Task Question_Cancelled_IsACancellation_NotAFailure()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Delay, Endpoint = "databasecount", DelaySeconds = 100 });
        using var stop = new CancellationTokenSource();
        var call = rig.Client.CountAsync(Rig.Env, "订单", stop.Token);
        await rig.Clock.WaitForTimerAsync(within: TimeSpan.FromSeconds(100), atLeast: TimeSpan.FromSeconds(90));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Export_NotAnsweredInTime_IsNotSentAgain_AndSaysThatAJobMayExist()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Delay, Endpoint = "databasemigrateexport", DelaySeconds = 100 });
        var call = rig.FailsAsync(() => rig.ExportAsync("订单"));
        await rig.Clock.WaitForTimerAsync(within: TimeSpan.FromSeconds(100), atLeast: TimeSpan.FromSeconds(90));
        rig.Clock.Advance(rig.Options.RequestTimeout);
        var failure = await call;
        Assert.Equal((FailureKind.Timeout, true), (failure.Kind, failure.OutcomeUnknown));
        Assert.Equal(1, rig.Cloud.Calls("databasemigrateexport"));
        Assert.Single(rig.Cloud.Jobs);
    }

    [Theory]
    [InlineData(FaultEffect.CutAfter, 1)]
    [InlineData(FaultEffect.CutBefore, 0)]
    [InlineData(FaultEffect.Html, 0)]
    [InlineData(FaultEffect.Empty, 1)]
    [InlineData(FaultEffect.HttpStatus, 0)]
    public async Task Export_AnswerLost_IsNotSentAgain_AndSaysThatAJobMayExist(FaultEffect effect, int jobs)
    {
        await using var rig = await StartAsync();
        await CountAsync(rig); // a connection that is kept: the handler must not repeat the request on another one by itself
        rig.Cloud.Faults.Add(new Fault { Effect = effect, Endpoint = "databasemigrateexport" });
        var failure = await rig.FailsAsync(() => rig.ExportAsync("订单"));
        Assert.True(failure.OutcomeUnknown);
        Assert.Equal(ErrorClass.Retry, failure.Class);
        Assert.Equal(1, rig.Cloud.Calls("databasemigrateexport"));
        Assert.Equal(jobs, rig.Cloud.Jobs.Count);
    }

    [Theory]
    [InlineData(408, ErrorClass.Retry, true)]
    [InlineData(504, ErrorClass.Retry, true)]
    [InlineData(429, ErrorClass.Retry, false)]
    [InlineData(413, ErrorClass.Permanent, false)]
    public async Task Export_AnsweredByAGateway_IsUnknownOnlyIfItMayHaveBeenPassedOn(int status, ErrorClass errorClass, bool unknown)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.HttpStatus, Status = status, Endpoint = "databasemigrateexport" });
        var failure = await rig.FailsAsync(() => rig.ExportAsync("订单"));
        Assert.Equal((errorClass, unknown), (failure.Class, failure.OutcomeUnknown));
        Assert.Equal(1, rig.Cloud.Calls("databasemigrateexport"));
    }

    [Fact]
    public async Task Export_AnsweredWithABusyCode_IsSentAgain_AndMakesOneJob()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("databasemigrateexport", -1, times: 2);
        var jobId = await rig.ExportAsync("订单");
        Assert.Equal(jobId, Assert.Single(rig.Cloud.Jobs).Id);
        Assert.Equal(3, rig.Cloud.Calls("databasemigrateexport"));
    }

    [Fact]
    public async Task Export_BusyThenLost_IsNotSentAThirdTime()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("databasemigrateexport", -1, times: 1);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CutAfter, Endpoint = "databasemigrateexport", From = 2 });
        var failure = await rig.FailsAsync(() => rig.ExportAsync("订单"));
        Assert.True(failure.OutcomeUnknown);
        Assert.Equal(2, rig.Cloud.Calls("databasemigrateexport"));
        Assert.Single(rig.Cloud.Jobs);
    }

    [Fact]
    public async Task Export_TokenCouldNotBeHad_NothingWasSent_SoTheOutcomeIsKnown()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CutBefore, Endpoint = "stable_token" });
        var failure = await rig.FailsAsync(() => rig.ExportAsync("订单"));
        Assert.False(failure.OutcomeUnknown);
        Assert.Equal(0, rig.Cloud.Calls("databasemigrateexport"));
    }

    [Fact]
    public async Task Export_NobodyListens_TheOutcomeIsKnown()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        await rig.Cloud.DisposeAsync();
        var failure = await rig.FailsAsync(() => rig.ExportAsync("订单"));
        Assert.Equal(FailureKind.Network, failure.Kind);
        Assert.False(failure.OutcomeUnknown);
    }

    [Fact]
    public async Task Settings_Missing_NothingIsSent_AndTheActionNamesTheSetting()
    {
        foreach (var (setting, spoil) in new (string, Action<WeChatOptions>)[]
        {
            ("WeChat__AppId", o => o.AppId = null),
            ("WeChat__AppSecret", o => o.AppSecret = " "),
            ("WeChat__ApiBase", o => o.ApiBase = new Uri("http://api.example.com")),
            ("WeChat__ApiBase", o => o.ApiBase = new Uri("relative", UriKind.Relative)),
        })
        {
            await using var rig = await StartAsync(spoil);
            var failure = await rig.FailsAsync(() => rig.ExportAsync("订单"));
            Assert.Equal((FailureKind.Settings, ErrorClass.Permanent, false), (failure.Kind, failure.Class, failure.OutcomeUnknown));
            Assert.Contains(setting, failure.Action, StringComparison.Ordinal);
            Assert.Empty(rig.Cloud.Calls());
            rig.Show(rig.Options);
        }
    }

    [Theory]
    [InlineData("订单")]
    [InlineData("a\"b")]
    [InlineData("a'b`c")]
    [InlineData("..\\..\\../../etc")]
    [InlineData("x\").get();db.collection(\"other")]
    [InlineData("line\u2028sep\u2029 \r\n\t\0end")]
    [InlineData("👩‍👩‍👧 emoji 📦")]
    [InlineData(" ")]
    public async Task CollectionName_OfAnyKind_ReachesTheServiceAsItIs(string name)
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Env(Rig.Env).Collection(name).AddGenerated(2);
        rig.Cloud.Env(Rig.Env).Collection("other").AddGenerated(5);
        Assert.Equal(2, await rig.Client.CountAsync(Rig.Env, name, default));
        await rig.ExportAsync(name);
        var job = Assert.Single(rig.Cloud.Jobs);
        Assert.Equal(name, job.Collection);
        Assert.EndsWith(".get()", job.Query, StringComparison.Ordinal);
    }

    [Fact]
    public void CollectionName_WithHalfASurrogatePair_IsEscaped() =>
        Assert.Equal("db.collection(\"a\\ud83d!\").get()", DatabaseQuery.Get("a\ud83d!", CollectionPart.Whole));

    [Fact]
    public void PartOfACollection_IsOneStatement()
    {
        var part = new CollectionPart { Steps = "where({ 已付: true }).limit(5)", Fields = ["_id", "a\"b"] };

        Assert.Equal("db.collection(\"订单\").where({ 已付: true }).limit(5).field({\"_id\":true,\"a\\\"b\":true}).get()", DatabaseQuery.Get("订单", part));
        Assert.Equal("db.collection(\"订单\").where({ 已付: true }).count()", DatabaseQuery.Count("订单", new() { Steps = "where({ 已付: true })" }));
        Assert.DoesNotContain("已付", part.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ChosenDocuments_AreAskedForByTheIdsThatTheyHave() =>
        Assert.Equal(
            "db.collection(\"订单\").where({\"_id\":_.in([\"一\",3.0,\"\\ud83d\",\"\\u2028\\u2029\"])}).get()",
            DatabaseQuery.Get("订单", new() { Ids = ["\"一\"", "3.0", "\"\\ud83d\"", "\"\u2028\u2029\""] }));

    [Fact]
    public async Task PartOfACollection_IsExportedAsAskedFor_AndCounted()
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Env(Rig.Env).Collection("订单").Add("""{"_id":"一","金额":1}""", """{"_id":2,"金额":1}""", """{"_id":"三"}""");
        var chosen = new CollectionPart { Ids = ["\"一\"", "2.0", "\"别的\""] };

        Assert.Equal(2, await rig.Client.CountAsync(Rig.Env, "订单", chosen, default));
        Assert.Equal(2, await rig.Client.CountAsync(Rig.Env, "订单", new() { Steps = "where({ 金额: 1 })" }, default));
        var id = await rig.Client.StartExportAsync(Rig.Env, "订单", chosen with { Fields = ["_id"] }, ExportFileType.Csv, "a/1.csv", default);

        Assert.Equal("_id\n一\n2\n", System.Text.Encoding.UTF8.GetString(await rig.Cloud.Job(id)!.File!.BytesAsync()));
        Assert.Equal("a/1.csv", rig.Cloud.Job(id)!.FilePath);
    }

    [Fact]
    public async Task Answer_OfAnotherContentType_IsReadAsJson()
    {
        await using var rig = await Rig.StartAsync(cloudOptions: o => o.JsonContentType = "text/plain");
        rig.Cloud.Env(Rig.Env).Collection("订单").AddGenerated(3);
        Assert.Equal(3, await CountAsync(rig));
    }

    [Fact]
    public async Task Answer_WithNumbersAsStrings_IsRead()
    {
        await using var rig = await Rig.StartAsync(cloudOptions: o => o.NumbersAsStrings = true);
        rig.Cloud.Env(Rig.Env).Collection("订单").AddGenerated(3);
        Assert.Equal(3, await CountAsync(rig));
        var jobId = await rig.ExportAsync("订单");
        Assert.True(jobId > int.MaxValue);
        Assert.Equal(3, (await rig.Client.GetMigrateStatusAsync(Rig.Env, jobId, default)).RecordSuccess);
        Assert.Equal(3, Assert.Single((await rig.ListAsync()).Collections).Count);
    }

    private static async Task<Rig> StartAsync(Action<WeChatOptions>? configure = null)
    {
        var rig = await Rig.StartAsync(configure);
        rig.Cloud.Env(Rig.Env).Collection("订单").AddGenerated(3);
        return rig;
    }

    private static Task<long> CountAsync(Rig rig) => rig.Client.CountAsync(Rig.Env, "订单", default);
}
