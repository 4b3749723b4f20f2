namespace HostStandIn.Http;

/// <summary>Whether a caller has the key, in either of the places where Azure looks for one.</summary>
/// <param name="key">Null: nobody needs one.</param>
internal sealed class KeyCheck(string? key)
{
    public bool Allows(HttpRequest request) => key is null || request.Headers["x-functions-key"] == key || request.Query["code"] == key;
}
