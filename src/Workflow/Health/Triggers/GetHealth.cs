using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Health.Triggers;

/// <summary><c>GET /api/health?maxAge=</c>, which anybody may call, and <c>GET /api/health/details</c>, which says more and needs a key.</summary>
public sealed partial class GetHealth(HealthMemory health)
{
    [Function(nameof(GetHealth))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => AnswerAsync(request, client, withSentences: Caller.HasKey(request), cancellation);

    /// <summary>The same with a sentence per part. In Azure the host does not tell an anonymous function whether a call had a key.</summary>
    [Function("GetHealthDetails")]
    public Task<IActionResult> RunDetails(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "health/details")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => AnswerAsync(request, client, withSentences: true, cancellation);

    private async Task<IActionResult> AnswerAsync(HttpRequest request, DurableTaskClient client, bool withSentences, CancellationToken cancellation)
    {
        var text = PageQuery.Value(request, "maxAge");
        TimeSpan? maxAge = null;
        if (text is not null && (maxAge = Read(text)) is null)
            return Problem.BadRequest("maxAge", "'maxAge' must be a time span in hours, minutes and seconds, such as 26:00:00.");
        var answer = await health.GetAsync(client, cancellation);
        if (maxAge is { } most && answer.StorageReachable && !(answer.LastGoodBackupAgeSeconds <= most.TotalSeconds))
            answer = answer with
            {
                Status = "unhealthy",
                Problem = answer.LastGoodBackupAt is null ? "There is no good backup." : $"The last good backup is older than {text}.",
            };
        answer = withSentences ? answer with { Version = AppVersion.Text } : answer with { Parts = [.. answer.Parts.Select(part => part with { Sentence = null })] };
        return Json.Result(answer.Status == "unhealthy" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, answer);
    }

    // TimeSpan.Parse takes no more than 23 hours.
    private static TimeSpan? Read(string text) => Span().Match(text) is { Success: true } match
        ? new(Number(match, "h"), Number(match, "m"), Number(match, "s"))
        : null;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?<h>[0-9]{1,5}):(?<m>[0-5][0-9]):(?<s>[0-5][0-9])$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Span();
}
