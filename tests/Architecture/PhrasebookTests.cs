using System.Text.Json;
using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>The Chinese of the app's sentences: none is missing, none is left over.</summary>
public sealed partial class PhrasebookTests
{
    private const string Book = "src/Workflow/Languages/zh-CN.json";

    private static readonly IReadOnlyDictionary<string, string> s_chinese = JsonSerializer.Deserialize<Dictionary<string, string>>(Repository.Read(Book))!;

    private static readonly IReadOnlyList<SourceText> s_texts =
        [.. new[] { "src/Workflow", "src/WeChat" }.SelectMany(folder => Repository.Files(folder, ".cs")).SelectMany(path => SourceTexts.Of(path, Repository.Read(path)))];

    [Fact]
    public void EverySentence_IsTranslated()
    {
        // Their Chinese is in a file beside them.
        string[] inBoth = ["/EnglishWords.cs:", "/EnglishSheet.cs:"];
        var missing = s_texts.Where(text => text.IsForPeople && !inBoth.Any(file => text.Place.Contains(file, StringComparison.Ordinal)) && !s_chinese.ContainsKey(text.Text)).Select(text => $"{text.Place}: {text.Text}").ToList();

        Assert.True(missing.Count == 0, $"{Book} has no Chinese for\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void EveryTranslation_IsOfATextThatExists() =>
        Assert.Empty(s_chinese.Keys.Except(s_texts.Select(text => text.Text), StringComparer.Ordinal));

    [Fact]
    public void EveryTranslation_IsChinese_AndHasHolesOfItsOriginalAlone() =>
        Assert.All(s_chinese, static pair =>
        {
            Assert.True(pair.Value.Any(letter => letter is >= '\u4e00' and <= '\u9fff') || Holes(pair.Key).Length > 0, pair.Key);
            Assert.True(!Holes(pair.Value).Except(Holes(pair.Key), StringComparer.Ordinal).Any() && Holes(pair.Value).Distinct(StringComparer.Ordinal).Count() == Holes(pair.Value).Length, $"{pair.Key}\n{pair.Value}");
        });

    // Literal values, settings and routes are not translated.
    [Fact]
    public void EveryTranslation_NamesTheSameSettingsAndRoutes() =>
        Assert.All(s_chinese, static pair => Assert.Equal(Names(pair.Key), Names(pair.Value)));

    [Theory]
    [InlineData("""class A { string B => "It is gone."; }""", "It is gone.", true)]
    [InlineData("""class A { string B(int n) => $"It has {n} of " + $"{n + 1} parts. " + C; }""", "It has {0} of {1} parts. {2}", true)]
    [InlineData("""class A { string B => "is gone"; }""", "is gone", false)]
    [InlineData("""class A { [Obsolete("It is gone.")] string B => "a"; }""", "a", false)]
    [InlineData("""class A { object B => new LocalText("它不见了。", "It is gone."); }""", "It is gone.", false)]
    [InlineData("""class A { object B => throw new ArgumentException("It is gone."); }""", "It is gone.", false)]
    public void Texts_AreFound(string code, string text, bool isForPeople)
    {
        var found = SourceTexts.Of("A.cs", code).Single(one => one.Text == text);

        Assert.Equal(isForPeople, found.IsForPeople);
    }

    private static string[] Holes(string text) => [.. Hole().Matches(text).Select(match => match.Value)];

    private static string[] Names(string text) => [.. Name().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"[A-Z]\w+__[\w…]+|(?:GET|POST|PUT|DELETE) /api/[\w/-]*|""force"": true", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
