using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Workflow.Http;

namespace Workflow.Logs.Door;

/// <summary>The permission to send for one order from one device: the content of an upload token.</summary>
internal sealed record UploadRight
{
    [JsonPropertyName("order")]
    public required string Order { get; init; }

    [JsonPropertyName("uin")]
    public required string Uin { get; init; }

    [JsonPropertyName("device")]
    public required string Device { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("exp")]
    public required long Expires { get; init; }
}

/// <summary>A WebRTC offer that waits for its answer: the content of a session.</summary>
internal sealed record OfferSession
{
    [JsonPropertyName("order")]
    public required string Order { get; init; }

    [JsonPropertyName("device")]
    public required string Device { get; init; }

    /// <summary>Of the offer, so that an answer to an earlier one of the same second does not match.</summary>
    [JsonPropertyName("offer")]
    public required string OfferSha256 { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("exp")]
    public required long Expires { get; init; }
}

/// <summary>Issues and reads the tokens of the door. Each kind has its own key, derived from the configured one.</summary>
public sealed class DoorTokens
{
    private const string UploadPrefix = "u1";
    private const string SessionPrefix = "s1";

    private readonly TimeProvider time;
    private readonly HashSet<string> apps;
    private readonly byte[][] uinKeys;
    private readonly byte[][] uploadKeys;
    private readonly byte[][] sessionKeys;

    public DoorTokens(LogSettings settings, TimeProvider time)
    {
        this.time = time;
        apps = [.. settings.Apps];
        // The newest first: it signs. Without a key nothing is valid, and nothing is issued.
        uinKeys = [.. new[] { settings.TokenKey, settings.PreviousTokenKey }.OfType<string>().Select(Encoding.UTF8.GetBytes)];
        uploadKeys = Derive("upload"u8);
        sessionKeys = Derive("rtc"u8);
    }

    /// <summary>Whose device asks: <c>Authorization: uin …</c>; null unless the token is valid.</summary>
    internal string? ReadUin(HttpRequest request) =>
        Open<UinClaims>(UinToken.Prefix, Credential(request, "uin"), uinKeys) is { } claims
            && IsAhead(claims.Expires) && apps.Contains(claims.App) && UserId.Refusal(claims.Uin) is null
            ? claims.Uin
            : null;

    /// <summary>What a device may send: <c>Authorization: Bearer …</c>; null unless the token is valid.</summary>
    internal UploadRight? ReadUpload(HttpRequest request) =>
        Open<UploadRight>(UploadPrefix, Credential(request, "Bearer"), uploadKeys) is { } right && IsAhead(right.Expires) ? right : null;

    internal string Issue(UploadRight right) => Sign(UploadPrefix, right, uploadKeys);

    internal string Issue(OfferSession session) => Sign(SessionPrefix, session, sessionKeys);

    /// <summary>The session, even if expired; null if we did not issue it.</summary>
    internal OfferSession? ReadSession(string? session) => Open<OfferSession>(SessionPrefix, session, sessionKeys);

    /// <summary>Whether a moment in Unix seconds is still to come.</summary>
    internal bool IsAhead(long unixSeconds) => unixSeconds > time.GetUtcNow().ToUnixTimeSeconds();

    private static string? Credential(HttpRequest request, string scheme) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && value.Length > scheme.Length && value[scheme.Length] == ' '
            ? value[(scheme.Length + 1)..].Trim()
            : null;

    private static string Sign<T>(string prefix, T claims, byte[][] keys) =>
        SignedText.Sign(prefix, JsonSerializer.SerializeToUtf8Bytes(claims, Json.Options), keys[0]);

    private static T? Open<T>(string prefix, string? token, byte[][] keys)
        where T : class
    {
        if (SignedText.Open(prefix, token, keys) is not { } payload)
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(payload, Json.Options);
        }
        catch (JsonException)
        {
            // Signed, but with invalid content.
            return null;
        }
    }

    private byte[][] Derive(ReadOnlySpan<byte> purpose)
    {
        var keys = new byte[uinKeys.Length][];
        for (var index = 0; index < keys.Length; index++)
            keys[index] = HMACSHA256.HashData(uinKeys[index], purpose);
        return keys;
    }
}
