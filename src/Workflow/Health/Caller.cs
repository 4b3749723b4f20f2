using Microsoft.AspNetCore.Http;

namespace Workflow.Health;

/// <summary>Who asks an endpoint that anybody may ask.</summary>
internal static class Caller
{
    // The claim that the Functions host gives a request with a valid key. The local host does too, even if no key is set.
    private const string AuthLevel = "http://schemas.microsoft.com/2017/07/functions/claims/authlevel";

    /// <summary>Whether the host has seen a valid key, or needs none.</summary>
    public static bool HasKey(HttpRequest request) => request.HttpContext.User.HasClaim(claim => claim is { Type: AuthLevel, Value: not "Anonymous" });
}
