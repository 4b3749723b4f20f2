using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Workflow.Logs.Door;

/// <summary>Accepts one chunk from a device with a valid token: first its state, then its body, then the receipt.</summary>
public sealed class ChunkIntake(ChunkReceiver receiver, BodySlots slots, TimeProvider time, ILogger<ChunkIntake> logger)
{
    /// <summary>Number and end of a chunk in its address: <c>?index=&lt;n&gt;&amp;last=&lt;true|false&gt;</c>; null if they are missing.</summary>
    internal static (int Index, bool IsLast)? ReadPlace(HttpRequest request) =>
        request.Query["index"] is [{ } text]
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Limits.ChunkIndexes
            && request.Query["last"] is ["true" or "false"] last
            ? (index, last[0] == "true")
            : null;

    /// <summary>The answer to the device. An accepted chunk is never accepted again, whatever its body now contains.</summary>
    internal async Task<IActionResult> TakeAsync(
        HttpRequest request, ChunkKey key, bool isLast, string uin, DurableTaskClient client, CancellationToken cancellation)
    {
        var (state, filter) = await receiver.LookAsync(key, cancellation);
        if (state == ChunkState.Known && isLast)
            state = await receiver.FinishKnownAsync(key, client, cancellation);
        if (state != ChunkState.New || filter is null)
            return DoorAnswers.Of(state, key);
        if (filter.Uin != uin)
            return DoorAnswers.Unauthorized();
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "gzip" or "identity"))
            return DoorAnswers.Answer(StatusCodes.Status415UnsupportedMediaType, "Encoding not known", "A body must be sent as gzip or plain.");
        using var slot = slots.TryTake(uin);
        if (slot is null)
            return DoorAnswers.Busy(request);
        try
        {
            if (request.ContentLength > Limits.BodyBytes)
                throw BodyRefusedException.TooLarge($"The body has more than {Limits.BodyBytes} bytes. Send less at a time.");
            var chunk = await BodyReader.ReadAsync(request.Body, encoding == "gzip", filter, key.Device, time, cancellation);
            return DoorAnswers.Of(await receiver.TakeAsync(key, isLast, chunk, client, cancellation), key);
        }
        catch (BodyRefusedException refused)
        {
            Log.BodyRefused(logger, key.OrderId, key.Index, refused.Status, refused.Message);
            return DoorAnswers.Of(refused);
        }
    }
}
