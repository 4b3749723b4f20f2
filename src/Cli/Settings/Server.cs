using System.CommandLine;
using Cli.Texts;

namespace Cli.Settings;

/// <summary>The server to call, with its key and environment.</summary>
/// <param name="Url">Its address, with a slash at the end.</param>
/// <param name="Key">The function key; null where none is set.</param>
/// <param name="Env">The environment; null for the server's own.</param>
internal sealed record Server(Uri Url, string? Key, string? Env)
{
    public const string DefaultUrl = "http://127.0.0.1:7071";

    /// <summary>Options first, then variables, then the profile.</summary>
    public static Server Of(ParseResult args, CommonOptions options, Terminal terminal, Words words)
    {
        var profile = ProfileFile.Find(terminal, args.GetValue(options.Profile) ?? terminal["WORKFLOW_PROFILE"], words);
        var profileUrl = profile.Url is { } text ? Parse(text, words) : null;
        var named = args.GetValue(options.Url) ?? terminal["WORKFLOW_URL"];
        var url = named is null ? profileUrl ?? Parse(DefaultUrl, words) : Parse(named, words);
        // A profile's key is only for that profile's server.
        var key = args.GetValue(options.Key) ?? terminal["WORKFLOW_KEY"] ?? (url == profileUrl ? profile.Key : null);
        return new(url, Clean(key, words), args.GetValue(options.Env) ?? terminal["WORKFLOW_ENV"] ?? profile.Env);
    }

    private static Uri Parse(string text, Words words)
    {
        if (!Uri.TryCreate($"{text.Trim().TrimEnd('/')}/", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0
            || url.Query.Length > 0 || url.Fragment.Length > 0)
            throw new Failure(ExitCode.Usage, words["url.wrong", Output.Screen.Shown(text)]);
        // Someone who copies the address of a call means the server.
        return url.AbsolutePath is "/api/" ? new Uri(url, "/") : url;
    }

    // A pasted key may have blanks around it; one inside is a mistake. The key itself is never shown.
    private static string? Clean(string? key, Words words)
    {
        key = key?.Trim();
        if (key is null or "")
            return null;
        return key.All(letter => letter is > ' ' and < '\x7f') ? key : throw new Failure(ExitCode.Usage, words["key.wrong"]);
    }
}
