using System.Globalization;
using System.Text.Json;

namespace Cli.Texts;

/// <summary>All texts of <c>wf</c> in one language: one file per language, with placeholders such as <c>{0}</c>.</summary>
internal sealed class Words
{
    private readonly Dictionary<string, string> texts;

    private Words(string language, Dictionary<string, string> texts) => (Language, this.texts) = (language, texts);

    public const string English = "en";
    public const string Chinese = "zh-CN";

    /// <summary><c>en</c> or <c>zh-CN</c>.</summary>
    public string Language { get; }

    /// <summary>A text with its values filled in.</summary>
    public string this[string key, params object?[] values] =>
        values.Length == 0 ? texts[key] : string.Format(CultureInfo.InvariantCulture, texts[key], values);

    /// <summary>The API's <paramref name="value"/> in words; the value itself if this version does not know it.</summary>
    public string Of(string kind, string? value) => value is null ? "-" : texts.GetValueOrDefault($"{kind}.{value}", value);

    /// <summary>Joins sentences as the language does; leaves out empty ones.</summary>
    public string Join(params IEnumerable<string?> sentences) =>
        string.Join(Language == Chinese ? "" : " ", sentences.Select(sentence => sentence?.Trim()).Where(sentence => !string.IsNullOrEmpty(sentence)));

    /// <summary>The text, or null if the key has none.</summary>
    public string? Find(string key) => texts.GetValueOrDefault(key);

    public static Words Load(string language)
    {
        using var file = typeof(Words).Assembly.GetManifestResourceStream($"{language}.json")!;
        using var document = JsonDocument.Parse(file);
        return new(language, document.RootElement.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString()!, StringComparer.Ordinal));
    }

    /// <summary>The language that a name such as <c>zh_CN.UTF-8</c> or <c>zh-Hans</c> asks for; null if there are no texts for it.</summary>
    public static string? Match(string? name) =>
        name is null ? null
        : name.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese
        : name.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English
        : null;
}
