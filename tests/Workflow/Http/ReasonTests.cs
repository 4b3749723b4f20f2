using System.Net;
using System.Text.Json;
using Workflow.Tests.Support;

namespace Workflow.Tests.Http;

/// <summary>A reason that a person gives is read alike wherever one is asked for.</summary>
public sealed class ReasonTests
{
    private static readonly string[] Routes = ["backups/20261121T175900Z-0000/accept", "backups/20261121T175900Z-0000/hold", "retention/unfreeze"];

    [Theory]
    [InlineData("[]", "The body must be a JSON object, such as { \"reason\": \"why\" }.")]
    [InlineData("{}", "'reason' is needed: say why, for people who read it later.")]
    [InlineData("""{ "reason": " " }""", "'reason' is needed: say why, for people who read it later.")]
    [InlineData("""{ "reason": 1 }""", "'reason' must be a string.")]
    [InlineData("""{ "reason": "甲\n乙" }""", "'reason' must be one line, without control characters or direction marks.")]
    [InlineData("""{ "reason": "\u202e乙" }""", "'reason' must be one line, without control characters or direction marks.")]
    public async Task ReasonThatCannotBeRead_IsRefusedInTheSameWords(string body, string detail)
    {
        await using var app = await RunningApp.StartAsync();

        foreach (var route in Routes)
            Assert.Equal((route, HttpStatusCode.BadRequest, detail), await SendAsync(app, route, body));
    }

    [Fact]
    public async Task Reason_AtItsLimit_IsRead_AndOnePastItIsNot()
    {
        await using var app = await RunningApp.StartAsync();
        var (at, past) = (new string('长', Limits.PersonReasonCharacters), new string('长', Limits.PersonReasonCharacters + 1));

        foreach (var route in Routes)
        {
            // There is nothing to accept, to hold or to unfreeze.
            Assert.NotEqual(HttpStatusCode.BadRequest, (await SendAsync(app, route, JsonSerializer.Serialize(new { reason = at }))).Status);
            Assert.Equal(
                (route, HttpStatusCode.BadRequest, $"'reason' has at most {Limits.PersonReasonCharacters} characters."),
                await SendAsync(app, route, JsonSerializer.Serialize(new { reason = past })));
        }
    }

    private static async Task<(string Route, HttpStatusCode Status, string? Detail)> SendAsync(RunningApp app, string route, string body)
    {
        using var request = new HttpRequestMessage(route.EndsWith("hold", StringComparison.Ordinal) ? HttpMethod.Put : HttpMethod.Post, $"api/{route}") { Content = new StringContent(body) };
        using var answer = await app.Http.SendAsync(request);
        return (route, answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString());
    }
}
