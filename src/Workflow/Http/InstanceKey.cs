using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Workflow.Http;

/// <summary>
/// The key of one instance. The links of the Durable HTTP API carry a key that opens every instance, every start and every purge; a caller that
/// started one instance must not get more than that. So the key of an instance is derived from that key and the instance's id: nothing is stored, and it
/// becomes invalid with the original key.
/// </summary>
internal static class InstanceKey
{
    public const string Query = "key";

    private const string DurableQuery = "code";

    /// <summary>Hex digits; null if the Durable HTTP API needs no key, as on a host that only listens on loopback.</summary>
    public static string? Of(HttpManagementPayload links, string id) => CodeOf(links) is { } code
        ? Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes("instance\n" + id)))
        : null;

    /// <summary>Compares in constant time.</summary>
    public static bool IsEqual(string key, string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(given));

    private static string? CodeOf(HttpManagementPayload links) =>
        links.StatusQueryGetUri is { } uri && uri.Split('?', 2) is [_, var query]
            && QueryHelpers.ParseQuery(query).TryGetValue(DurableQuery, out var code) && code.ToString() is { Length: > 0 } text
            ? text
            : null;
}
