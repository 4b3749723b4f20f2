using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Logs.Triggers;

/// <summary>The answer of <c>GET /api/logs/demo/token</c>.</summary>
public sealed record DemoToken
{
    [JsonPropertyName("token")]
    public required string Token { get; init; }

    [JsonPropertyName("uin")]
    public required string Uin { get; init; }

    [JsonPropertyName("expires")]
    public required DateTimeOffset Expires { get; init; }
}

/// <summary>
/// <c>GET /api/logs/demo/token?uin=demo-…</c>: what a customer's own server does for a signed-in user. Here anybody may be any user whose
/// name begins with <c>demo-</c>, but only while the setting <c>Logs__Demo</c> is true; otherwise the address does not exist.
/// </summary>
public sealed class GetDemoToken(LogSettings settings, TimeProvider time)
{
    private const string Prefix = "demo-";

    [Function(nameof(GetDemoToken))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logs/demo/token")] HttpRequest request) => Task.FromResult(Answer(request));

    private IActionResult Answer(HttpRequest request)
    {
        if (!settings.Demo || settings.TokenKey is not { } key || settings.Apps is not [var app, ..])
            return Problem.NotFound("Demo sign-in is off: it needs Logs__Demo=true, Logs__TokenKey and an app in Logs__Apps or WeChat__AppId.");
        if (request.Query["uin"] is not [{ } uin] || !uin.StartsWith(Prefix, StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(uin) > Limits.UinBytes)
            return Problem.BadRequest("uin", $"'uin' must begin with '{Prefix}' and have at most {Limits.UinBytes} bytes.");
        var expires = time.GetUtcNow() + Limits.DemoToken;
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Json.Result(StatusCodes.Status200OK, new DemoToken { Token = UinToken.Issue(key, app, uin, expires), Uin = uin, Expires = expires });
    }
}
