using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflow.Http;
using Workflow.Logs.Door;

namespace Workflow.Logs;

/// <summary>
/// The token with which a device proves its user: <c>Authorization: uin &lt;token&gt;</c>. The customer's own server issues it to a user who is
/// signed in there; docs/offline-logs.md has the same for Node.
/// </summary>
public static class UinToken
{
    internal const string Prefix = "v1";

    /// <summary>A token for one user of one app.</summary>
    /// <param name="key">The setting <c>Logs__TokenKey</c>. It stays on servers.</param>
    /// <param name="app">The appid; one of the setting <c>Logs__Apps</c>.</param>
    /// <param name="uin">The user, as the app names it in its logs; 1 to 200 bytes of UTF-8.</param>
    /// <param name="expires">The token is invalid from then on. An hour is long enough: the library asks for a new one each time.</param>
    /// <exception cref="ArgumentException">The key is too short, or app or uin is empty or too long.</exception>
    public static string Issue(string key, string app, string uin, DateTimeOffset expires)
    {
        ArgumentException.ThrowIfNullOrEmpty(app);
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length < Limits.TokenKeyCharacters)
            throw new ArgumentException($"The key must have at least {Limits.TokenKeyCharacters} characters.", nameof(key));
        if (UserId.Refusal(uin) is { } refusal)
            throw new ArgumentException(Sentence.Of(refusal), nameof(uin));
        var claims = new UinClaims { App = app, Uin = uin, Expires = expires.ToUnixTimeSeconds() };
        return SignedText.Sign(Prefix, JsonSerializer.SerializeToUtf8Bytes(claims, Json.Options), Encoding.UTF8.GetBytes(key));
    }
}

/// <summary>What a uin token says.</summary>
internal sealed record UinClaims
{
    [JsonPropertyName("app")]
    public required string App { get; init; }

    [JsonPropertyName("uin")]
    public required string Uin { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("exp")]
    public required long Expires { get; init; }
}
