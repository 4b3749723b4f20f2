using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cli.Tests;

/// <summary>Both files have every text that the code asks for, with the same places for values, and none that it does not.</summary>
public sealed partial class TextTests
{
    private static readonly Dictionary<string, string> English = Load("en");
    private static readonly Dictionary<string, string> Chinese = Load("zh-CN");

    [Fact]
    public void Languages_HaveTheSameTexts() => Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Chinese.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Texts_HaveTheSamePlaces() => Assert.All(English, text => Assert.Equal(PlacesOf(text.Value), PlacesOf(Chinese[text.Key])));

    [Fact]
    public void Texts_ThatTheCodeNames_AreThere() => Assert.DoesNotContain(Named(), key => !English.ContainsKey(key));

    [Fact]
    public void Texts_AreAllUsed()
    {
        var (named, prefixes, tree) = (Named(), Prefixes(), OfTree());
        // Of verbs, arguments and options the keys follow from their names; a missing one stops the start.
        Assert.DoesNotContain(English.Keys, key => !named.Contains(key) && !prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)) && !tree.Contains(key));
    }

    [Fact]
    public void Chinese_HasNoEnglishSentence() =>
        Assert.All(Chinese.Where(text => text.Value.Any(char.IsAsciiLetterLower)), text => Assert.Contains(text.Value, letter => letter >= '\u4e00'));

    private static HashSet<string> OfTree() =>
    [
        .. Tree.Verbs.SelectMany(verb => (string[])
        [
            $"help.{verb.Path}", $"example.{verb.Path}", .. verb.Arguments.Select(argument => $"arg.{argument.Name}"), .. verb.Options.Select(option => $"option{option.Name[1..]}"),
        ]),
        .. Tree.Groups.Select(group => $"help.{group}"),
        .. Enum.GetValues<ExitCode>().Select(code => $"exit.{(int)code}"),
        .. Tree.Common.Select(option => $"option{option[1..]}"),
    ];

    private static HashSet<string> Named() => [.. Sources().SelectMany(text => Keys().Matches(text).Select(match => match.Groups["key"].Value))];

    // words.Of("outcome", …) and $"id.no.{name}": which of them comes, the server or a person says.
    private static HashSet<string> Prefixes() => [.. Sources().Where(text => !text.Contains("class Verb ", StringComparison.Ordinal)).SelectMany(text => Kinds().Matches(text).Select(match => match.Groups["kind"].Value + (match.Value.StartsWith('$') ? "" : ".")))];

    private static IEnumerable<string> Sources() =>
        Directory.GetFiles(SourceFolder(), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText);

    private static string PlacesOf(string text) => string.Join(' ', Places().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static Dictionary<string, string> Load(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(SourceFolder(), "Texts", $"{language}.json")))!;

    private static string SourceFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "Cli");

    [GeneratedRegex(@"[Ww]ords!?(\.Find\(|\[)""(?<key>[\w.-]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Keys();

    [GeneratedRegex(@"\.Of\(""(?<kind>\w+)""|\$""(?<kind>[a-z][\w-]*\.([\w-]+\.)*)\{", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Kinds();

    [GeneratedRegex(@"(?<!\{)\{\d\}", RegexOptions.None, 1000)]
    private static partial Regex Places();
}
