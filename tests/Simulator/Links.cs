using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Simulator;

/// <summary>Signed links in the shape of the real ones, good for exactly an hour.</summary>
internal sealed class Links(TimeProvider time, int seed)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3600);

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"links of {seed}"));

    public string Sign(string baseAddress, string path)
    {
        var start = time.GetUtcNow().ToUnixTimeSeconds();
        var times = string.Create(CultureInfo.InvariantCulture, $"{start};{start + (long)Lifetime.TotalSeconds}");
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return $"{baseAddress}/{escaped}?q-sign-algorithm=sha1&q-ak=AKIDSimulator&q-sign-time={times}&q-key-time={times}"
            + $"&q-header-list=&q-url-param-list=&q-signature={Signature(path, times)}";
    }

    /// <summary>Null, or the code and message of the XML error.</summary>
    public (string Code, string Message)? Check(string path, string? signTime, string? signature)
    {
        if (signTime is null || signature is null || Signature(path, signTime) != signature)
            return ("SignatureDoesNotMatch", "The Signature you specified is invalid.");
        var end = long.Parse(signTime[(signTime.IndexOf(';', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        return time.GetUtcNow().ToUnixTimeSeconds() >= end ? ("AccessDenied", "Request has expired") : null;
    }

    private string Signature(string path, string times) =>
        Convert.ToHexStringLower(HMACSHA1.HashData(_key, Encoding.UTF8.GetBytes($"{path}\n{times}")));
}
