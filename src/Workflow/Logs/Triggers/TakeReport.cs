using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Logs.Door;

namespace Workflow.Logs.Triggers;

/// <summary><c>POST /api/logs/report?index=&amp;last=</c>: an app sends its user's logs unasked.</summary>
public sealed class TakeReport(DoorGate gate, DoorTokens tokens, ReportStarter reports, ChunkIntake intake, ILogger<TakeReport> logger)
{
    [Function(nameof(TakeReport))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "logs/report")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        gate.RunAsync(request, logger, () => TakeAsync(request, client, cancellation));

    private async Task<IActionResult> TakeAsync(HttpRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        if (tokens.ReadUin(request) is not { } uin)
            return DoorAnswers.Unauthorized();
        if (gate.Refusal(request, uin) is { } refusal)
            return refusal;
        if (ChunkIntake.ReadPlace(request) is not { } place)
            return DoorAnswers.BadRequest("index", "'index' must be a number from 0, and 'last' true or false.");
        if (NameOf(request, place.Index) is not { } name)
            return DoorAnswers.BadRequest("Idempotency-Key", "The key must be the report's name, a dot and 'index'.");
        if (gate.ReportRefusal(request, uin, name) is { } tooMany)
            return tooMany;
        var order = await reports.EnsureAsync(uin, name, client, cancellation);
        // A report comes from one device, which is known only by it.
        return await intake.TakeAsync(request, new(order, name, place.Index), place.IsLast, uin, client, cancellation);
    }

    private static string? NameOf(HttpRequest request, int index)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $".{index}");
        return request.Headers["Idempotency-Key"] is [{ } key] && key.EndsWith(end, StringComparison.Ordinal) && DeviceName.IsValid(key[..^end.Length])
            ? key[..^end.Length]
            : null;
    }
}
