using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Claims;

/// <summary>The answer to a start that another run blocks.</summary>
internal static class ClaimHeld
{
    /// <summary>409, with where to look.</summary>
    /// <param name="holder">The holder of the claim.</param>
    /// <param name="why">A sentence about that.</param>
    public static IActionResult Answer(Claim holder, string? why) => new Problem
    {
        Title = $"A {holder.KindWord} is running",
        Status = StatusCodes.Status409Conflict,
        Detail = $"{why} Look at it with GET /{holder.Route}.",
        Extensions = new Dictionary<string, object> { [$"{holder.KindWord}Id"] = holder.HolderId },
    }.ToResult();
}
