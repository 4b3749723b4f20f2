using System.Text;

namespace WeChat;

/// <summary>
/// The error page of a file server: <c>&lt;Error>&lt;Code>AccessDenied&lt;/Code>&lt;Message>…</c>. Only its start is read, and not as XML, since
/// it may be anything.
/// </summary>
/// <param name="Code">The error's code, or null if there is none that looks like one.</param>
/// <param name="Message">The server's raw message, or nothing. It may repeat what was sent.</param>
internal sealed record StorageErrorPage(string? Code, string Message)
{
    public static async Task<StorageErrorPage> ReadAsync(string what, HttpResponseMessage response, Tries tries, CancellationToken ct)
    {
        try
        {
            return await tries.TimedAsync(what, effectful: false, async limited =>
            {
                await using var body = await response.Content.ReadAsStreamAsync(limited);
                var buffer = new byte[Limits.MaxErrorPageBytes];
                var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, limited);
                return Parse(Encoding.UTF8.GetString(buffer, 0, length));
            }, ct);
        }
        catch (WeChatException)
        {
            return new StorageErrorPage(Code: null, ""); // the status has said enough
        }
    }

    private static StorageErrorPage Parse(string page)
    {
        var code = Between(page, "<Code>");
        return new StorageErrorPage(code.Length is > 0 and <= 64 && code.All(char.IsAsciiLetterOrDigit) ? code : null, Between(page, "<Message>"));
    }

    private static string Between(string page, string tag)
    {
        var start = page.IndexOf(tag, StringComparison.Ordinal);
        if (start < 0)
            return "";
        start += tag.Length;
        var end = page.IndexOf('<', start);
        return end < 0 ? "" : page[start..end];
    }
}
