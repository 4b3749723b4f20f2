using System.Globalization;
using Simulator.Faults;

namespace WeChat.Tests;

/// <summary>How far a refusal reaches, how long it is worth trying, and whether the work may have been done all the same.</summary>
public class ErrorScopeTests
{
    private const string Export = "databasemigrateexport";

    public static TheoryData<int> TimeOutCodes() => new(ErrorTable.All.Where(entry => entry.OutcomeUnknown).Select(entry => entry.Code));

    [Theory]
    [InlineData(ErrorScope.Account, "40001 40013 40014 40125 40164 40243 41001 41002 41004 42001 43003 45009 45011 45035 48001 48004 50001 50002 50004 50007 "
        + "61004 61024 85088 89501 89503 89506 89507 -501019 -501023 -601004 -601009 -601010 -601011 -601013 -601015 -601016 -601017 -601018 -601034 -604101 -604104")]
    [InlineData(ErrorScope.Environment, "85089 -501000 -501003 -501004 -501005 -501015 -501016 -501017 -601012 -601027")]
    [InlineData(ErrorScope.Collection, "0 -501009 -502002 -502003 -502005 -502006 -502013 -503003 -605101")]
    public void Table_RowsOfAScope_AreThese(ErrorScope scope, string codes) =>
        Assert.Equal(
            codes.Split(' ').Select(code => int.Parse(code, CultureInfo.InvariantCulture)).Order(),
            ErrorTable.All.Where(entry => entry.Scope == scope).Select(entry => entry.Code).Distinct().Order());

    [Fact]
    public void Table_TimeOuts_AreThese_AndAllMayBeTriedAgain()
    {
        var rows = ErrorTable.All.Where(entry => entry.OutcomeUnknown).ToList();
        Assert.Equal([-604102, -601008, -601003, -504003, -504001, -502011, -501002], rows.Select(entry => entry.Code).Order());
        Assert.All(rows, row => Assert.Equal(ErrorClass.Retry, row.Class));
    }

    [Theory]
    [MemberData(nameof(TimeOutCodes))]
    public async Task Export_AcceptedButAnsweredWithATimeOut_IsNotSentAgain_AndSaysThatAJobMayExist(int code)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CodeAfter, Endpoint = Export, Code = code });
        var failure = await rig.FailsAsync(() => rig.ExportAsync("订单"));
        Assert.Equal((code, ErrorClass.Retry, true), (failure.Code, failure.Class, failure.OutcomeUnknown));
        Assert.Equal(1, rig.Cloud.Calls(Export));
        Assert.Single(rig.Cloud.Jobs);
    }

    [Theory]
    [InlineData(-502001, "database request fail, context deadline exceeded")]
    [InlineData(-1, "system error: 请求超时")]
    [InlineData(-987654, "upstream request timeout")]
    public async Task Export_AnsweredWithWordsOfATimeOut_IsNotSentAgain(int code, string message)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CodeAfter, Endpoint = Export, Code = code, Message = message });
        var failure = await rig.FailsAsync(() => rig.ExportAsync("订单"));
        Assert.True(failure.OutcomeUnknown);
        Assert.Equal(1, rig.Cloud.Calls(Export));
    }

    [Fact]
    public async Task Export_BusyThenTimedOutInside_IsNotSentAThirdTime()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer(Export, -1, times: 1);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CodeAfter, Endpoint = Export, Code = -501002, From = 2 });
        Assert.True((await rig.FailsAsync(() => rig.ExportAsync("订单"))).OutcomeUnknown);
        Assert.Equal(2, rig.Cloud.Calls(Export));
        Assert.Single(rig.Cloud.Jobs);
    }

    [Theory]
    [MemberData(nameof(TimeOutCodes))]
    public async Task Question_AnsweredWithATimeOut_IsAskedAgain(int code)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("databasecount", code, times: 2);
        Assert.Equal(3, await CountAsync(rig));
        Assert.Equal(3, rig.Cloud.Calls("databasecount"));
    }

    [Fact]
    public async Task UnknownCode_OfTheCloud_IsTriedForAWhile_AndKeepsTheServicesWords()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("databasecount", -987654, "从未见过的错误");
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((ErrorClass.Retry, ErrorScope.Call), (failure.Class, failure.Scope));
        Assert.Equal(TimeSpan.FromMinutes(10), failure.Patience);
        Assert.Equal(Limits.UnknownErrorPatience, failure.Patience);
        Assert.Contains("从未见过的错误", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, rig.Cloud.Calls("databasecount"));
    }

    [Fact]
    public async Task UnknownCode_OfTheRequest_IsPermanent_AndKeepsTheServicesWords()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("databasecount", 98765, "从未见过的错误");
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((ErrorClass.Permanent, ErrorScope.Call, null), (failure.Class, failure.Scope, failure.Patience));
        Assert.Contains("从未见过的错误", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40002)] // elsewhere about one request
    [InlineData(98765)]
    [InlineData(40125)]
    public async Task Token_RefusedForWhateverReason_ConcernsTheAccount(int code)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("stable_token", code);
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((code, ErrorScope.Account), (failure.Code, failure.Scope));
    }

    [Fact]
    public async Task Token_ServiceIsBusy_ConcernsTheCallAlone()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("stable_token", -1);
        Assert.Equal(ErrorScope.Call, (await rig.FailsAsync(() => CountAsync(rig))).Scope);
    }

    [Fact]
    public async Task Token_StillRefusedAfterRenewal_ConcernsTheAccount()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("databasecount", 40001);
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((ErrorClass.RetryLater, ErrorScope.Account), (failure.Class, failure.Scope));
    }

    [Fact]
    public async Task Account_WithoutCloudDevelopment_IsToldToOpenIt()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Set("effect=code,endpoint=tcb,code=-601034");
        var failure = await rig.FailsAsync(() => rig.ExportAsync("订单"));
        Assert.Equal((-601034, ErrorClass.Permanent, ErrorScope.Account), (failure.Code, failure.Class, failure.Scope));
        Assert.Contains("Enable Cloud Development", failure.Action, StringComparison.Ordinal);
        Assert.Contains("请先开通云开发", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_RefusedSoManyTimes_WorksAgainAfterThem()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.RefuseAll(40164, times: 1);
        Assert.Equal((40164, ErrorScope.Account), await rig.FailsAsync(() => CountAsync(rig)) is var failure ? (failure.Code, failure.Scope) : default);
        Assert.Equal(3, await CountAsync(rig));
    }

    [Theory]
    [InlineData("[100003] Param Invalid: env check invalid be filterd")]
    [InlineData("[100003] env not exists")]
    [InlineData("Environment not found")]
    [InlineData("Environment invalid")]
    [InlineData("see https://docs.example.com/error-code/basic/INVALID_ENV")]
    public async Task Environment_NotAccepted_ConcernsTheEnvironment(string message)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("databasecount", -501000, message);
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((ErrorClass.Permanent, ErrorScope.Environment), (failure.Class, failure.Scope));
    }

    [Fact]
    public async Task Settings_Missing_ConcernTheAccount()
    {
        await using var rig = await Rig.StartAsync(o => o.AppSecret = "");
        Assert.Equal(ErrorScope.Account, (await rig.FailsAsync(() => CountAsync(rig))).Scope);
    }

    private static async Task<Rig> StartAsync()
    {
        var rig = await Rig.StartAsync();
        rig.Cloud.Env(Rig.Env).Collection("订单").AddGenerated(3);
        return rig;
    }

    private static Task<long> CountAsync(Rig rig) => rig.Client.CountAsync(Rig.Env, "订单", default);
}
