using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Workflow.Tests.Support;

namespace Workflow.Tests.Languages;

/// <summary>What the app says over HTTP to a caller who wants Chinese; what it keeps stays English.</summary>
public sealed partial class ChineseAnswerTests
{
    [Fact]
    public async Task Health_SaysEachPartInTheCallersLanguage()
    {
        await using var app = await RunningApp.StartAsync(null, ("Retention__KeepDaily", "7"));
        app.With(("订单", 3));
        app.Cloud.Faults.Set("effect=code,endpoint=stable_token,code=40125,times=1");
        await app.RunBackupAsync();

        var (chinese, headers) = await AskAsync(app, "api/health/details", "zh-CN,zh;q=0.9,en;q=0.8");
        var (english, _) = await AskAsync(app, "api/health/details", "en,zh;q=0.5");
        var (bare, _) = await AskAsync(app, "api/health/details", null);

        Assert.All(chinese.GetProperty("parts").EnumerateArray(), part => AssertChinese(part.GetProperty("sentence").GetString()));
        Assert.Equal("zh-CN", headers.Content);
        Assert.Equal("Accept-Language", headers.Vary);
        Assert.Equal(Texts(bare), Texts(english));
        Assert.All(Texts(english), text => Assert.DoesNotMatch("[\u4e00-\u9fff]", text));
        static List<string> Texts(JsonElement health) => [.. health.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("sentence").GetString()!)];
    }

    [Fact]
    public async Task Doctor_SaysWhatItFoundAndWhatToDo()
    {
        await using var app = await RunningApp.StartAsync();
        app.Cloud.Faults.Set("effect=code,endpoint=stable_token,code=40125");

        var (answer, _) = await AskAsync(app, "api/doctor", "zh");

        Assert.False(answer.GetProperty("ok").GetBoolean());
        foreach (var check in answer.GetProperty("checks").EnumerateArray())
        {
            AssertChinese(check.GetProperty("found").GetString());
            if (check.TryGetProperty("fix", out var fix))
                AssertChinese(fix.GetString());
        }
    }

    [Fact]
    public async Task ReasonOfABackup_IsKeptInEnglish_AndToldInChinese()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 3), ("用户", 2));
        app.Cloud.Faults.Set("effect=code,endpoint=databasemigrateexport,collection=订单,code=-601011");

        var backup = await app.RunBackupAsync();

        Assert.DoesNotMatch("[\u4e00-\u9fff]", backup.Missed[0].Reason);
        var (answer, _) = await AskAsync(app, $"api/backups/{backup.Id}", "zh-CN");
        AssertChinese(answer.GetProperty("missed")[0].GetProperty("reason").GetString());
        AssertChinese(answer.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("GET", "api/backups/20261129T180000Z-ab12", null)]
    [InlineData("GET", "api/restores/r-20261129T180000Z-ab12", null)]
    [InlineData("GET", "api/retention?days=0", null)]
    [InlineData("GET", "api/backups?top=0", null)]
    [InlineData("POST", "api/backups", "{\"collections\":[]}")]
    [InlineData("POST", "api/backups", "{\"collections\":[\"甲\",\"甲\"]}")]
    [InlineData("POST", "api/backups", "not JSON")]
    [InlineData("POST", "api/restores", "{\"backup\":\"latest\",\"mode\":\"missing\"}")]
    [InlineData("POST", "api/restores", "{\"backup\":\"latest\",\"mode\":\"all\"}")]
    [InlineData("POST", "api/drills", "{}")]
    [InlineData("POST", "api/diffs", "{\"from\":\"a\",\"to\":\"b\"}")]
    [InlineData("POST", "api/logs/orders", "{\"uin\":\"1\",\"level\":\"loud\"}")]
    [InlineData("POST", "api/notify/test", "{\"channel\":\"WeCom\"}")]
    [InlineData("POST", "api/claim/release", "{\"id\":\"x\"}")]
    [InlineData("PUT", "api/backups/20261129T180000Z-ab12/hold", "{}")]
    public async Task Refusal_IsInChinese(string method, string path, string? body)
    {
        await using var app = await RunningApp.StartAsync();

        var (answer, _) = await AskAsync(app, path, "zh-CN", new(method), body);

        Assert.InRange(answer.GetProperty("status").GetInt32(), 400, 499);
        AssertChinese(answer.GetProperty("detail").GetString());
    }

    private static async Task<(JsonElement Json, (string? Content, string? Vary) Headers)> AskAsync(
        RunningApp app, string path, string? language, HttpMethod? method = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (body is not null)
            request.Content = new StringContent(body, null, "application/json");
        if (language is not null)
            request.Headers.Add("Accept-Language", language);
        using var response = await app.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode != HttpStatusCode.InternalServerError, text);
        return (JsonSerializer.Deserialize<JsonElement>(text), (string.Join(',', response.Content.Headers.ContentLanguage), string.Join(',', response.Headers.Vary)));
    }

    // Names of settings, routes and fields stay, and so do the service's own words; three English words in a row are a sentence.
    private static void AssertChinese(string? sentence)
    {
        Assert.Matches("[\u4e00-\u9fff]", sentence);
        Assert.DoesNotMatch(English(), QuotedService().Replace(sentence!, ""));
    }

    [GeneratedRegex("\\(\"[^\"]*\"\\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuotedService();

    [GeneratedRegex("\\b[A-Za-z]+ [a-z]+ [a-z]+\\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex English();
}
