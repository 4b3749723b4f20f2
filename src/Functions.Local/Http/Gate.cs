using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Functions.Local.Configuration;
using Functions.Local.Invocation;
using Microsoft.AspNetCore.Http;

namespace Functions.Local.Http;

/// <summary>
/// Between routing and endpoints: checks the key if one is set, otherwise the request's origin; then answers 404 for anything that is not an
/// endpoint of this host.
/// </summary>
internal sealed class Gate(HostSettings settings, LoopbackGuard guard)
{
    public const string KeyHeader = "x-functions-key";

    private const string AuthLevelClaim = "http://schemas.microsoft.com/2017/07/functions/claims/authlevel";

    private readonly byte[]? _key = settings.HostKey is { } key ? Digest(key) : null;

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (guard.Refusal(http.Request) is { } refusal)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return http.Response.WriteAsync(refusal, http.RequestAborted);
        }

        HostEndpoint? endpoint = http.GetEndpoint()?.Metadata.GetMetadata<HostEndpoint>();
        bool mayAll = _key is null || HasKey(http.Request);
        if (!mayAll && endpoint is not { IsAnonymous: true })
            return Answer(http, StatusCodes.Status401Unauthorized);

        // Like the Functions host: an anonymous function can tell whether a caller has a key.
        if (mayAll)
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(AuthLevelClaim, nameof(AuthorizationLevel.Function))], KeyHeader));

        // Functions answers a wrong method like an unknown address.
        return endpoint is null ? Answer(http, StatusCodes.Status404NotFound) : next(http);
    }

    private static Task Answer(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private bool HasKey(HttpRequest request)
    {
        string? given = request.Headers[KeyHeader].FirstOrDefault() ?? request.Query[HostSettings.KeyQuery].FirstOrDefault();
        return given is not null && CryptographicOperations.FixedTimeEquals(Digest(given), _key);
    }

    /// <summary>Digests are compared, so that the time reveals not even the length of the key.</summary>
    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
