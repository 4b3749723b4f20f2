using System.Net.Http.Json;
using System.Text.Json;
using Workflow.Health.Checks;
using Workflow.Tests.Support;

namespace Workflow.Tests.Health;

/// <summary>The checks of <c>GET /api/doctor</c>: each says what it found, and what to do where that is wrong.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task EachCheck_SaysWhatItFound()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1), ("用户", 1));

        var checks = await ExamineAsync(app);

        Assert.Equal(
            ["clockAgainstService", "clockAgainstStorage", "credentials", "schedule", "settings", "storage", "timeZone"],
            checks.Keys.Order(StringComparer.Ordinal));
        foreach (var name in (string[])["credentials", "schedule", "settings", "storage", "timeZone", "clockAgainstService"])
            Assert.True(checks[name].Ok, $"{name}: {checks[name]}");
        Assert.Contains("lists 2 collections", checks["credentials"].Found, StringComparison.Ordinal);
        // The app's clock is a virtual one, storage's is not.
        Assert.False(checks["clockAgainstStorage"].Ok);
        Assert.Contains("timedatectl", checks["clockAgainstStorage"].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongSecret_SaysWhereTheRightOneIs()
    {
        await using var app = await RunningApp.StartAsync(null, ("WeChat__AppSecret", "0123456789abcdef0123456789abcdef"));

        var check = (await ExamineAsync(app))["credentials"];

        Assert.False(check.Ok);
        Assert.Contains("AppSecret", check.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", $"{check}{app.Log.Text}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true, "The clock agrees with that of storage.")]
    [InlineData(-30, true, "The clock is 30 seconds ahead of that of storage.")]
    [InlineData(61, false, "The clock is 61 seconds behind that of storage.")]
    [InlineData(-3600, false, "The clock is 3600 seconds ahead of that of storage.")]
    public void ClockDrift_SaysHowFar(int ahead, bool ok, string found)
    {
        var finding = ClockDrift.Judge("storage", TimeSpan.FromSeconds(ahead));

        Assert.Equal((ok, found, ok), (finding.Ok, finding.Found, finding.Fix is null));
    }

    private static async Task<Dictionary<string, (bool Ok, string Found, string? Fix)>> ExamineAsync(RunningApp app)
    {
        var answer = await app.Http.GetFromJsonAsync<JsonElement>("api/doctor");
        var checks = answer.GetProperty("checks").EnumerateArray().ToDictionary(
            check => check.GetProperty("name").GetString()!,
            check => (check.GetProperty("ok").GetBoolean(), check.GetProperty("found").GetString()!, check.TryGetProperty("fix", out var fix) ? fix.GetString() : null));
        Assert.Equal(checks.Values.All(check => check.Item1), answer.GetProperty("ok").GetBoolean());
        return checks;
    }
}
