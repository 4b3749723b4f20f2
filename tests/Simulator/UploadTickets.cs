using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace Simulator;

/// <summary>What uploadfile hands out and the form has to bring back: signature, token and file id of one path, good for a time.</summary>
internal sealed class UploadTickets(TimeProvider time, int seed)
{
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"uploads of {seed}"));

    public UploadTicket Sign(string env, string path, TimeSpan lifetime)
    {
        var start = time.GetUtcNow().ToUnixTimeSeconds();
        var times = string.Create(CultureInfo.InvariantCulture, $"{start};{start + (long)lifetime.TotalSeconds}");
        var authorization = $"q-sign-algorithm=sha1&q-ak=AKIDSimulator&q-sign-time={times}&q-key-time={times}&q-header-list=&q-url-param-list="
            + $"&q-signature={Hash("signature", env, path, times)}";
        return new UploadTicket(authorization, "cos-token-" + Hash("token", env, path, times), "cos-" + Hash("file", env, path));
    }

    /// <summary>Null, or the code and message of the XML error.</summary>
    public (string Code, string Message)? Check(string env, string? path, UploadTicket ticket)
    {
        var parts = HttpUtility.ParseQueryString(ticket.Authorization);
        var times = parts["q-sign-time"] ?? "";
        if (path is null || parts["q-signature"] != Hash("signature", env, path, times) || ticket.FileId != "cos-" + Hash("file", env, path))
            return ("SignatureDoesNotMatch", "The Signature you specified is invalid.");
        if (ticket.Token != "cos-token-" + Hash("token", env, path, times))
            return ("AccessDenied", "Access Denied.");
        var end = long.Parse(times.Split(';')[1], CultureInfo.InvariantCulture);
        return time.GetUtcNow().ToUnixTimeSeconds() >= end ? ("AccessDenied", "Request has expired") : null;
    }

    private string Hash(params string[] parts) =>
        Convert.ToHexStringLower(HMACSHA1.HashData(_key, Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}

/// <summary>The three secrets of one upload.</summary>
internal sealed record UploadTicket(string Authorization, string Token, string FileId);
