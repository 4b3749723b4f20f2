using System.CommandLine;
using Cli.Texts;

namespace Cli.Settings;

/// <summary>The options that every verb takes.</summary>
internal sealed class CommonOptions
{
    public CommonOptions(Words words)
    {
        Url = Make<string?>("--url", "URL", words);
        Key = Make<string?>("--key", "KEY", words);
        Profile = Make<string?>("--profile", "NAME", words);
        Env = Make<string?>("--env", "ENV", words);
        Language = Make<string?>("--lang", "zh-CN|en", words);
        Json = Make<bool>("--json", null, words);
        Quiet = Make<bool>("--quiet", null, words, "-q");
        Verbose = Make<bool>("--verbose", null, words, "-v");
        NoColor = Make<bool>("--no-color", null, words);
    }

    public Option<string?> Url { get; }

    public Option<string?> Key { get; }

    public Option<string?> Profile { get; }

    public Option<string?> Env { get; }

    public Option<string?> Language { get; }

    public Option<bool> Json { get; }

    public Option<bool> Quiet { get; }

    public Option<bool> Verbose { get; }

    public Option<bool> NoColor { get; }

    public IEnumerable<Option> All => [Url, Key, Profile, Env, Language, Json, Quiet, Verbose, NoColor];

    private static Option<T> Make<T>(string name, string? value, Words words, params string[] aliases) =>
        new(name, aliases) { Description = words[$"option{name[1..]}"], HelpName = value, Recursive = true };
}
