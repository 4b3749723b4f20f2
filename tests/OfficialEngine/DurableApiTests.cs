using System.Text.RegularExpressions;
using OfficialEngine.Tests.Compare;
using OfficialEngine.Tests.Play;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests;

/// <summary>The Durable HTTP API of the local host says the same of either engine.</summary>
[Collection(nameof(BothEngines))]
public sealed partial class DurableApiTests(BothEngines engines)
{
    [Theory]
    [InlineData("GET", "instances/没有")]
    [InlineData("GET", $"instances/{BackupPlay.Complete}")]
    [InlineData("GET", $"instances/{BackupPlay.Terminated}?showInput=false")]
    [InlineData("GET", $"instances/{BackupPlay.Canceled}:0")]
    [InlineData("GET", $"instances?instanceIdPrefix={OrderPlay.Collected}&runtimeStatus=Running")]
    [InlineData("GET", "instances?runtimeStatus=Failed")]
    [InlineData("POST", $"instances/{BackupPlay.Complete}/terminate")]
    [InlineData("POST", $"instances/{BackupPlay.Complete}/raiseEvent/cancel")]
    [InlineData("POST", "instances/没有/raiseEvent/cancel")]
    [InlineData("POST", "instances/没有/suspend")]
    [InlineData("POST", "orchestrators/没有")]
    [InlineData("DELETE", "instances/没有")]
    public Task Call_OnBothEngines_IsAnsweredAlike(string method, string path) => AnswersAlikeAsync((method, path));

    [Fact]
    public Task Instance_SuspendedAndResumed_IsShownAlike() => AnswersAlikeAsync(
        ("POST", $"instances/{OrderPlay.Expired}:retention/suspend"),
        ("GET until Suspended", $"instances/{OrderPlay.Expired}:retention"),
        ("POST", $"instances/{OrderPlay.Expired}:retention/resume"),
        ("GET until Running", $"instances/{OrderPlay.Expired}:retention"));

    [Fact]
    public Task Instance_Purged_IsGoneOnBothEngines() => AnswersAlikeAsync(
        ("DELETE", $"instances/{BackupPlay.Partial}:1"), ("GET", $"instances/{BackupPlay.Partial}:1"), ("DELETE", $"instances/{BackupPlay.Partial}:1"));

    private async Task AnswersAlikeAsync(params (string Method, string Path)[] calls)
    {
        var (official, sqlite) = (await AnswersAsync(engines.Official, calls), await AnswersAsync(engines.Sqlite, calls));

        Assert.Equal("", string.Join('\n', Differences.Between((engines.Official.Engine, official), (engines.Sqlite.Engine, sqlite))));
    }

    private static async Task<List<Entry>> AnswersAsync(Run run, (string Method, string Path)[] calls)
    {
        var answers = new List<Entry>();
        foreach (var ((method, path), number) in calls.Select((call, number) => (call, number)))
        {
            var address = $"{Calls.Durable}/{WithIds(run.Cast, path)}";
            if (method.Split(' ') is [var verb, _, var status])
                await run.App.UntilAsync(address, instance => instance.GetProperty("runtimeStatus").GetString() == status);
            else
                verb = method;
            using var request = new HttpRequestMessage(new HttpMethod(verb), address);
            using var response = await run.App.Http.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            answers.Add(new($"{number} {method} {path}", $"{(int)response.StatusCode} {response.Content.Headers.ContentType} {WithoutTimesOf(body)}"));
        }
        return new Normaliser(run.Cast.Parts, run.App.Began).Apply(answers);
    }

    private static string WithIds(Cast cast, string path) =>
        cast.Parts.Aggregate(path, (text, part) => text.Replace(part.Value, part.Key, StringComparison.Ordinal));

    // When an instance was made and last changed is the engine's own affair, and shown in whole seconds.
    private static string WithoutTimesOf(string body) => Durations.Name(EngineTimes().Replace(body, "${name}: the engine's"));

    [GeneratedRegex(@"(?<name>createdTime|lastUpdatedTime)"":""[\d:TZ-]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex EngineTimes();
}
