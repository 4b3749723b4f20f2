using Azure;

namespace Local.Tables.Wire;

/// <summary>Reads storage connection strings: emulator, account key, shared access signature. No message repeats a value: they are secrets.</summary>
internal static class ConnectionString
{
    private const string EmulatorAccount = "devstoreaccount1";

    /// <summary>The emulator's key, the same everywhere (learn.microsoft.com/azure/storage/common/storage-use-azurite).</summary>
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static TableAccount Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var settings = Split(text);
        if (settings.GetValueOrDefault("UseDevelopmentStorage")?.Equals("true", StringComparison.OrdinalIgnoreCase) == true)
        {
            var proxy = settings.GetValueOrDefault("DevelopmentStorageProxyUri")?.TrimEnd('/') ?? "http://127.0.0.1";
            return TableAccount.At(new Uri($"{proxy}:10002/{EmulatorAccount}"), new TableSharedKeyCredential(EmulatorAccount, EmulatorKey));
        }

        var endpoint = settings.GetValueOrDefault("TableEndpoint");
        var account = settings.GetValueOrDefault("AccountName");
        if (account is not null && settings.TryGetValue("AccountKey", out var key))
        {
            endpoint ??= $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.table."
                + settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
            return TableAccount.At(Address(endpoint), new TableSharedKeyCredential(account, key));
        }

        if (endpoint is not null && settings.TryGetValue("SharedAccessSignature", out var signature))
        {
            var found = TableAccount.At(Address(endpoint), new AzureSasCredential(signature));
            return account is null ? found : found with { Name = account };
        }

        throw new FormatException(
            "No valid combination of account information found: a storage connection string has AccountName and AccountKey, "
            + "or TableEndpoint and SharedAccessSignature, or UseDevelopmentStorage=true.");
    }

    private static Dictionary<string, string> Split(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var segment in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = segment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new FormatException("A storage connection string is made of Name=Value pairs separated by semicolons.");
            settings[segment[..equals].Trim()] = segment[(equals + 1)..].Trim();
        }

        return settings;
    }

    private static Uri Address(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
        ? address
        : throw new FormatException("TableEndpoint in the storage connection string is no absolute address.");
}
