using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Workflow.Tests.Support;

namespace Workflow.Tests.Health;

/// <summary>What the health tells of each part, to whom, and how old it may be.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task WithoutAKey_PartsSayOnlyWhetherTheyAreOk_WithOne_ASentenceEach()
    {
        const string key = "a-long-key-0123456789";
        await using var app = await RunningApp.StartAsync(null, ("Local__HostKey", key));

        var bare = await GetAsync(app, "api/health");
        var wrong = await GetAsync(app, "api/health?code=other");
        var full = await GetAsync(app, $"api/health?code={key}");

        Assert.Equal(["storage", "schedule", "store", "credentials", "suspended"], Names(bare).Intersect(["storage", "store", "credentials", "schedule", "suspended"]));
        foreach (var part in bare.GetProperty("parts").EnumerateArray().Concat(wrong.GetProperty("parts").EnumerateArray()))
            Assert.False(part.TryGetProperty("sentence", out _), $"{part}");
        foreach (var part in full.GetProperty("parts").EnumerateArray())
            Assert.NotEqual("", part.GetProperty("sentence").GetString());
        using var details = await app.Http.GetAsync("api/health/details");
        Assert.Equal(HttpStatusCode.Unauthorized, details.StatusCode);
    }

    [Fact]
    public async Task WhereNoKeyIsSet_EverybodyIsToldAll()
    {
        await using var app = await RunningApp.StartAsync();

        foreach (var path in (string[])["api/health", "api/health/details"])
            Assert.Contains("not been called", Sentence(await GetAsync(app, path), "credentials"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CredentialsThatTheServiceRefuses_ShowUntilItTakesThem()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        app.Cloud.Faults.Set("effect=code,endpoint=stable_token,code=40125,times=1");
        await app.RunBackupAsync();

        var refused = await GetAsync(app, "api/health");
        await app.RunBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        var taken = await GetAsync(app, "api/health");

        Assert.Equal(("attention", false), (refused.GetProperty("status").GetString(), IsOk(refused, "credentials")));
        Assert.Contains("WeChat__AppSecret", Sentence(refused, "credentials"), StringComparison.Ordinal);
        Assert.True(IsOk(taken, "credentials"));
    }

    [Fact]
    public async Task ScheduleWithAProblem_IsAPartThatIsNotOk()
    {
        await using var app = await RunningApp.StartAsync(null, ("BackupScheduleWeChat", "0 30 2 * * * *"));

        var health = await GetAsync(app, "api/health");

        Assert.False(IsOk(health, "schedule"));
        Assert.Equal("attention", health.GetProperty("status").GetString());
    }

    [Fact]
    public async Task MaxAge_OlderThanIt_Or_NoGoodBackup_Is503()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        using var none = await app.Http.GetAsync("api/health?maxAge=26:00:00");
        await app.RunBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        using var young = await app.Http.GetAsync("api/health?maxAge=26:00:00");
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        using var old = await app.Http.GetAsync("api/health?maxAge=26:00:00");
        using var unasked = await app.Http.GetAsync("api/health");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK),
            (none.StatusCode, young.StatusCode, old.StatusCode, unasked.StatusCode));
        Assert.Contains("older than 26:00:00", await old.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("26h")]
    [InlineData("-1:00:00")]
    [InlineData("1:60:00")]
    [InlineData("999999:00:00")]
    public async Task MaxAge_ThatIsNone_Is400(string text)
    {
        await using var app = await RunningApp.StartAsync();

        using var answer = await app.Http.GetAsync($"api/health?maxAge={text}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("26:00:00", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerSaysHowOldItIs()
    {
        await using var app = await RunningApp.StartAsync();
        await GetAsync(app, "api/health");
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(7));

        Assert.Equal(7, (await GetAsync(app, "api/health")).GetProperty("answerAgeSeconds").GetDouble());
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, (await GetAsync(app, "api/health")).GetProperty("answerAgeSeconds").GetDouble());
    }

    private static async Task<JsonElement> GetAsync(RunningApp app, string path) => await app.Http.GetFromJsonAsync<JsonElement>(path);

    private static IEnumerable<string?> Names(JsonElement health) => health.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("name").GetString());

    private static JsonElement Part(JsonElement health, string name) =>
        health.GetProperty("parts").EnumerateArray().Single(part => part.GetProperty("name").GetString() == name);

    private static bool IsOk(JsonElement health, string name) => Part(health, name).GetProperty("ok").GetBoolean();

    private static string Sentence(JsonElement health, string name) => Part(health, name).GetProperty("sentence").GetString()!;
}
