using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Logs.Door;

/// <summary>The door's answers. Devices only use the status (docs/offline-logs-protocol.md says what each makes them do); the words are for
/// people.</summary>
internal static class DoorAnswers
{
    private const string Expected = "See the protocol in docs/offline-logs-protocol.md.";

    /// <summary>204: what a browser asks before it sends.</summary>
    public static IActionResult Preflight() => new StatusCodeResult(StatusCodes.Status204NoContent);

    /// <summary>200: the device goes on with the next chunk.</summary>
    public static IActionResult Received(ChunkKey key) =>
        Json.Result(StatusCodes.Status200OK, new { received = string.Create(CultureInfo.InvariantCulture, $"{key.Device}.{key.Index}") });

    public static IActionResult OriginRefused() => Answer(
        StatusCodes.Status403Forbidden, "Origin not allowed", "Pages of this origin may not send logs here. Add it to the setting Logs__Origins if they should.");

    public static IActionResult Unauthorized() => Answer(
        StatusCodes.Status401Unauthorized, "Not authorized", "The token is missing, expired, used up or not valid here.");

    public static IActionResult Busy(HttpRequest request) => Later(
        request, StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(1), "Busy", "The server is reading as many bodies as it can. Send it again.");

    public static IActionResult TooManyRequests(HttpRequest request, TimeSpan wait) => Later(
        request, StatusCodes.Status429TooManyRequests, wait, "Too many requests", "Try again after the time in Retry-After.");

    /// <summary>400 or 413, or 408 for a body that took too long.</summary>
    public static IActionResult Of(BodyRefusedException refused) => Answer(refused.Status, "Body refused", refused.Message);

    /// <summary>The meaning of a chunk's state for the device that sent it.</summary>
    public static IActionResult Of(ChunkState state, ChunkKey key) => state switch
    {
        ChunkState.New or ChunkState.Known => Received(key),
        ChunkState.TokenUsedUp => Unauthorized(),
        ChunkState.NotFound => NotFound(),
        ChunkState.TooMany => Answer(StatusCodes.Status410Gone, "Order full", "The order has reached its limit."),
        _ => Ended(),
    };

    public static IActionResult NotFound() => Answer(StatusCodes.Status404NotFound, "Not found", "There is no such order.");

    public static IActionResult Ended() => Answer(StatusCodes.Status410Gone, "Ended", "The order has ended or been answered.");

    public static IActionResult BadRequest(string field, string detail) => Problem.BadRequest(field, $"{detail} {Expected}");

    public static IActionResult Answer(int status, string title, string detail) => new Problem { Title = title, Status = status, Detail = detail }.ToResult();

    private static IActionResult Later(HttpRequest request, int status, TimeSpan wait, string title, string detail)
    {
        request.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Answer(status, title, detail);
    }
}
