using Azure;

namespace Local.Tables.Wire;

/// <summary>Where an account's tables are and what opens them.</summary>
/// <param name="Endpoint">Ends with a slash, has no query.</param>
/// <param name="Name">The account's name.</param>
/// <param name="Credential">A <see cref="TableSharedKeyCredential"/>, an <see cref="AzureSasCredential"/>, a TokenCredential, or null.</param>
internal sealed record TableAccount(Uri Endpoint, string Name, object? Credential)
{
    /// <summary>Takes a signature from the query of the address if no credential is given.</summary>
    public static TableAccount At(Uri address, object? credential)
    {
        ArgumentNullException.ThrowIfNull(address);
        credential ??= address.Query.Length > 1 ? new AzureSasCredential(address.Query) : null;
        var path = address.AbsolutePath.EndsWith('/') ? address.AbsolutePath : address.AbsolutePath + "/";
        var endpoint = new UriBuilder(address) { Path = path, Query = "", Fragment = "" }.Uri;
        return new(endpoint, credential is TableSharedKeyCredential key ? key.AccountName : NameOf(endpoint), credential);
    }

    /// <summary>An address may end with the table, as the portal shows it; the account's endpoint is what stands before.</summary>
    public static TableAccount AtTable(Uri address, object? credential, ref string? table)
    {
        var account = At(address, credential);
        var segments = account.Endpoint.Segments;
        var last = segments[^1].Trim('/');
        var accountSegments = IsAddressByNumber(account.Endpoint) ? 2 : 1;
        var hasTable = segments.Length > accountSegments;
        if (string.IsNullOrEmpty(table)) table = hasTable ? last : null;
        ArgumentException.ThrowIfNullOrEmpty(table);
        return hasTable && last.Equals(table, StringComparison.OrdinalIgnoreCase)
            ? account with { Endpoint = new UriBuilder(account.Endpoint) { Path = string.Concat(segments[..^1]) }.Uri }
            : account;
    }

    private static string NameOf(Uri endpoint) => IsAddressByNumber(endpoint)
        ? endpoint.Segments.ElementAtOrDefault(1)?.Trim('/') ?? ""
        : endpoint.Host.Split('.')[0];

    /// <summary>An emulator: the account is the first part of the path instead of the host.</summary>
    private static bool IsAddressByNumber(Uri endpoint) => endpoint.IsLoopback || endpoint.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6;
}
