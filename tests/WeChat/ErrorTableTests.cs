using System.Globalization;
using System.Text.RegularExpressions;

namespace WeChat.Tests;

public partial class ErrorTableTests
{
    public static TheoryData<int> PlainCodes() =>
        new(ErrorTable.All.Where(entry => entry.WhenMessageContains is null && entry.OnlyEndpoint is null).Select(entry => entry.Code));

    [Theory]
    [MemberData(nameof(PlainCodes))]
    public async Task Code_AnsweredByTheService_HasItsClassActionAndNumberOfTries(int code)
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Faults.Answer("databasecount", code, "某个错误");
        var entry = ErrorTable.All.Last(entry => entry.Code == code && entry.WhenMessageContains is null);

        var failure = await rig.FailsAsync(() => rig.Client.CountAsync(Rig.Env, "订单", default));

        Assert.Equal(code, failure.Code);
        Assert.Equal(FailureKind.ServiceError, failure.Kind);
        Assert.Equal(entry.Class == ErrorClass.RefreshToken ? ErrorClass.RetryLater : entry.Class, failure.Class);
        Assert.Contains(entry.Meaning, failure.Message, StringComparison.Ordinal);
        Assert.Contains("某个错误", failure.Message, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$", failure.RequestId);
        Assert.Equal((entry.Scope, entry.Patience), (failure.Scope, failure.Patience));
        Assert.False(failure.OutcomeUnknown); // a question can be asked again, whatever became of it
        var tries = entry.Class switch { ErrorClass.Retry => 3, ErrorClass.RefreshToken => 2, _ => 1 };
        Assert.Equal(tries, rig.Cloud.Calls("databasecount"));
        Assert.Equal(failure.Class is ErrorClass.RetryLater or ErrorClass.Quota, failure.RetryAfter is not null);
    }

    /// <summary>The codes that the documentation lists for these endpoints, its global list and its cloud list.</summary>
    [Theory]
    [InlineData("-1 -1000 -501000 -501002 -501007 40001 40014 42001 41001 40097 40101 43002 44002 45009 47001 85088")]
    [InlineData("40002 40013 40066 40125 40164 40243 41002 41004 43001 43003 45011 45035 61004 48001 48004 50001 50002 61024 85089 89503 89506 89507")]
    [InlineData("-501023 -502006 -504003 -601009 -601034 50004 50007 89501")]
    [InlineData("-501001 -501003 -501004 -501005 -501009 -501015 -501016 -501017 -501018 -501019 -501020 -501021")]
    [InlineData("-502001 -502002 -502003 -502005 -502010 -502011 -502012 -502013 -502014 -502015 -503001 -503002 -503003 -504001 -504002")]
    [InlineData("-601001 -601002 -601003 -601004 -601008 -601010 -601011 -601012 -601013 -601015 -601016 -601017 -601018 -601027")]
    [InlineData("-604001 -604100 -604101 -604102 -604103 -604104 -605101")]
    public void Table_DocumentedCode_HasARow(string codes) =>
        Assert.All(codes.Split(' '), code => Assert.Contains(ErrorTable.All, entry => entry.Code == int.Parse(code, CultureInfo.InvariantCulture)));

    [Fact]
    public void Table_EachRow_IsReachable()
    {
        foreach (var entry in ErrorTable.All)
            Assert.Same(entry, ErrorTable.Find(entry.Code, entry.WhenMessageContains ?? "", entry.OnlyEndpoint ?? "databasecount"));
    }

    [Theory]
    [InlineData("databasecount")]
    [InlineData("stable_token")]
    public async Task IpNotAllowed_NamesTheAddressThatTheServiceSaw(string endpoint)
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Faults.Answer(endpoint, 40164, "invalid ip 198.51.100.23 ipv6 ::ffff:198.51.100.23, not in whitelist");
        var failure = await rig.FailsAsync(() => rig.Client.CountAsync(Rig.Env, "订单", default));
        Assert.Equal(ErrorClass.Permanent, failure.Class);
        Assert.Contains("198.51.100.23", failure.Action, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownEnvironment_IsPermanentAndNamesTheSetting()
    {
        await using var rig = await Rig.StartAsync();
        var failure = await rig.FailsAsync(() => rig.Client.CountAsync("no-such-env", "订单", default));
        Assert.Equal((-501000, ErrorClass.Permanent), (failure.Code, failure.Class));
        Assert.Contains("WeChat__Env", failure.Action, StringComparison.Ordinal);
        Assert.Equal(1, rig.Cloud.Calls("databasecount"));
    }

    [Fact]
    public async Task MissingCollection_IsPermanent()
    {
        await using var rig = await Rig.StartAsync();
        var failure = await rig.FailsAsync(() => rig.ExportAsync("没有这个集合"));
        Assert.Equal((-502005, ErrorClass.Permanent, false), (failure.Code, failure.Class, failure.OutcomeUnknown));
    }

    [Theory]
    [InlineData("2026-03-25T15:59:00Z", 1)]
    [InlineData("2026-03-25T16:00:00Z", 24 * 60)]
    [InlineData("2026-03-25T18:00:00Z", 22 * 60)]
    public void Quota_UsedUp_WaitsForMidnightInChina(string now, int minutes)
    {
        var entry = ErrorTable.Find(45009, "reach max api daily quota limit", "databasecount");
        Assert.Equal(TimeSpan.FromMinutes(minutes), entry.RetryAfterFrom(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(45011, 60)]
    [InlineData(89506, 24 * 3600)]
    [InlineData(89507, 3600)]
    public void Limit_Reached_SaysHowLongToWait(int code, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ErrorTable.Find(code, "", "databasecount").RetryAfterFrom(DateTimeOffset.UnixEpoch));

    [Theory]
    [InlineData(-502001, "[FailedOperation.Insert] bulk write error: [{E11000 duplicate key error …", KnownRefusal.DuplicateKey, ErrorScope.Call)]
    [InlineData(-502012, "E11000 duplicate key error", KnownRefusal.DuplicateKey, ErrorScope.Call)]
    [InlineData(-501001, "E11000 duplicate key error", KnownRefusal.DuplicateKey, ErrorScope.Call)]
    [InlineData(-502005, "集合不存在", KnownRefusal.CollectionMissing, ErrorScope.Collection)]
    [InlineData(-501001, "[ResourceNotFound] Db or Table not exist", KnownRefusal.CollectionMissing, ErrorScope.Collection)]
    [InlineData(-501001, "[ResourceUnavailable.ResourceExist] Table exist", KnownRefusal.CollectionExists, ErrorScope.Collection)]
    [InlineData(-502006, "", KnownRefusal.CollectionExists, ErrorScope.Collection)]
    [InlineData(-502013, "Index with name: a already exists with different options", KnownRefusal.None, ErrorScope.Call)]
    [InlineData(-503003, "文件不存在", KnownRefusal.FileMissing, ErrorScope.Collection)]
    [InlineData(-501007, "STORAGE_FILE_NONEXIST", KnownRefusal.FileMissing, ErrorScope.Call)]
    [InlineData(-501017, "磁盘耗尽", KnownRefusal.None, ErrorScope.Environment)]
    public void Refusal_ThatSaysWhatIsThere_IsKnownByItsWordsOrCode(int code, string message, KnownRefusal refusal, ErrorScope scope)
    {
        var entry = ErrorTable.Find(code, message, "databasecollectionadd");
        Assert.Equal((ErrorClass.Permanent, refusal, scope), (entry.Class, entry.Refusal, entry.Scope));
    }

    [Theory]
    [InlineData(-503003, "非法签名")]
    [InlineData(-503003, "invalid signature")]
    public void Signature_Refused_IsWorthAnother(int code, string message) =>
        Assert.Equal(ErrorClass.Retry, ErrorTable.Find(code, message, "batchdeletefile").Class);

    [Theory]
    [InlineData(47001, "ResourceExist")] // of the platform, not of the cloud
    [InlineData(0, "ok")]
    public void Words_OfTheCloud_CountForItsOwnCodesOnly(int code, string message) =>
        Assert.Equal(KnownRefusal.None, ErrorTable.Find(code, message, "databasecollectionadd").Refusal);

    [Fact]
    public void Table_Texts_AreSentencesForPeople()
    {
        foreach (var entry in ErrorTable.All)
        {
            Assert.Matches("^[^A-Z].*[^.]$|^(AppSecret|AppId)", entry.Meaning);
            Assert.EndsWith(".", entry.Action, StringComparison.Ordinal);
            Assert.DoesNotMatch(Placeholder(), entry.ActionFor("no address in here"));
        }
    }

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
