using System.Net;
using WeChat;

namespace Workflow.Notify;

/// <summary>
/// Which addresses messages may go to: https anywhere public, http to this machine. Names are checked again at the connection.
/// </summary>
internal static class ChannelUrl
{
    /// <summary>The address; null if none is set.</summary>
    /// <exception cref="SettingException">It is not allowed. The message does not repeat it, since it contains a key.</exception>
    public static Uri? Read(string? value, string setting)
    {
        if (Setting.NotEmpty(value) is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
            throw new SettingException($"The setting {setting} is not a web address. Copy the whole address of the robot or service, beginning with https://.");
        // A Uri parses its host when it is first read; threads that read it at the same moment can get a wrong answer.
        var isLoopback = url.IsLoopback;
        if (url.Scheme == Uri.UriSchemeHttp && !isLoopback)
            throw new SettingException($"The setting {setting} begins with http://. Set an https:// address; http is accepted only for this machine.");
        if (url.UserInfo.Length > 0)
            throw new SettingException($"The setting {setting} has a user name before its host. Set the address without it; secrets have their own setting.");
        if (!isLoopback && IPAddress.TryParse(url.DnsSafeHost, out var address) && !PublicAddress.Is(address))
            throw new SettingException(
                $"The setting {setting} leads to a private address. Messages go to public addresses, or to a program on this machine (http://127.0.0.1).");
        return url;
    }

    /// <summary>The message if a name resolves to a private address.</summary>
    public static HttpRequestException Refused(string host, IPAddress address) =>
        new($"the name '{host}' resolves to {address}, which is not a public address");
}
