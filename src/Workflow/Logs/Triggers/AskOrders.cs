using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Door;

namespace Workflow.Logs.Triggers;

/// <summary>The answer to a device that asks; the same empty list for all devices without anything to send.</summary>
public sealed record AskedOrders
{
    [JsonPropertyName("orders")]
    public required IReadOnlyList<AskedOrder> Orders { get; init; }
}

/// <summary>An order as the device sees it.</summary>
public sealed record AskedOrder
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("uin")]
    public required string Uin { get; init; }

    [JsonPropertyName("from")]
    public DateTimeOffset? From { get; init; }

    [JsonPropertyName("to")]
    public DateTimeOffset? To { get; init; }

    [JsonPropertyName("level")]
    public string? Level { get; init; }

    [JsonPropertyName("expires")]
    public required DateTimeOffset Expires { get; init; }

    /// <summary>True, or left out.</summary>
    [JsonPropertyName("live")]
    public bool? Live { get; init; }

    /// <summary>The right to send for this order, from this device.</summary>
    [JsonPropertyName("uploadToken")]
    public required string UploadToken { get; init; }
}

/// <summary><c>GET /api/logs/orders/pending?device=</c>. Its name sorts before <c>GetOrder</c>, whose route matches this address too.</summary>
public sealed class AskOrders(DoorGate gate, DoorTokens tokens, PendingOrders pending, ILogger<AskOrders> logger)
{
    // No user has it, so its partition is empty: an invalid token costs the same query and gets the same answer.
    private const string Nobody = "";

    [Function(nameof(AskOrders))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "options", Route = "logs/orders/pending")] HttpRequest request,
        CancellationToken cancellation) =>
        gate.RunAsync(request, logger, () => AskAsync(request, cancellation));

    private async Task<IActionResult> AskAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.Query["device"] is not [{ } device] || !DeviceName.IsValid(device))
            return DoorAnswers.BadRequest("device", "'device' must be the name that the device chose for itself.");
        var uin = tokens.ReadUin(request) ?? Nobody;
        if (uin != Nobody && gate.Refusal(request, uin) is { } refusal)
            return refusal;
        var orders = await pending.ForAsync(uin, device, cancellation);
        var noted = await pending.NoteAskedAsync(orders, device, cancellation);
        return Json.Result(StatusCodes.Status200OK, new AskedOrders { Orders = [.. noted.Select(order => ForDevice(order, device))] });
    }

    private AskedOrder ForDevice(LogOrder order, string device) => new()
    {
        Id = order.Id,
        Uin = order.Uin,
        From = order.From,
        To = order.To,
        Level = order.Level,
        Expires = order.Expires,
        Live = order.Live ? true : null,
        UploadToken = tokens.Issue(new UploadRight { Order = order.Id, Uin = order.Uin, Device = device, Expires = order.Expires.ToUnixTimeSeconds() }),
    };
}
