using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Http;

/// <summary>Reads a request body up to <see cref="Limits.RequestBodyBytes"/> and no further.</summary>
public static class RequestBody
{
    /// <summary>The body; null if it is longer than allowed.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > Limits.RequestBodyBytes)
            return null;
        var buffer = new byte[Limits.RequestBodyBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        // Not with ?: — there null would become an empty Memory, and a body that is too long would look absent.
        if (length > Limits.RequestBodyBytes)
            return null;
        return buffer.AsMemory(0, length);
    }

    /// <summary>413.</summary>
    public static IActionResult TooLarge() => new Problem
    {
        Title = "Body too large",
        Status = StatusCodes.Status413PayloadTooLarge,
        Detail = $"The body may have at most {Limits.RequestBodyBytes} bytes.",
    }.ToResult();
}
