using System.Collections;
using System.Text.Json;

namespace Run.Settings;

/// <summary>
/// The settings that the app will see: <c>Values</c> of <c>local.settings.json</c>, over which environment variables win. Levels of a
/// name are separated by <c>__</c>.
/// </summary>
internal sealed class LocalSettings
{
    private const string FileName = "local.settings.json";

    private readonly Dictionary<string, string> _values;

    private LocalSettings(string? path, Dictionary<string, string> values)
    {
        Path = path;
        _values = values;
    }

    /// <summary>The file that was read, if there is one.</summary>
    public string? Path { get; }

    /// <summary>All that the file sets, with the environment's values where it sets the same names.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>A setting; null where it is missing or blank.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>Reads the first of <paramref name="folders"/> that has a settings file.</summary>
    /// <exception cref="Failure">The file cannot be read or is not what it should be.</exception>
    public static LocalSettings Read(IEnumerable<string> folders, IDictionary environment)
    {
        var path = folders.Select(folder => System.IO.Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
        var values = path is null ? new(StringComparer.OrdinalIgnoreCase) : ReadFile(path);
        foreach (DictionaryEntry variable in environment)
        {
            var name = (string)variable.Key;
            if (values.ContainsKey(name) || IsOurs(name))
                values[name] = (string?)variable.Value ?? "";
        }
        return new(path, values);
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("WeChat__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("AzureWebJobsStorage", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Backup", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Local__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Logs__", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string> ReadFile(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            // The Functions tools allow both in this file.
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new Failure(ExitCode.Usage, $"{path} does not contain a JSON object; local.settings.sample.json shows its form.");
            if (!document.RootElement.TryGetProperty("Values", out var section))
                return values;
            if (section.ValueKind != JsonValueKind.Object)
                throw new Failure(ExitCode.Usage, $"\"Values\" in {path} is not an object; local.settings.sample.json shows its form.");
            foreach (var property in section.EnumerateObject())
                values[property.Name.Replace(":", "__", StringComparison.Ordinal)] = property.Value.ToString();
            // No process can be given one, and no path holds one.
            if (values.FirstOrDefault(entry => entry.Key.Contains('\0') || entry.Value.Contains('\0')) is { Key: { } name })
                throw new Failure(ExitCode.Usage, $"\"{name.Replace("\0", "", StringComparison.Ordinal)}\" in {path} has the character U+0000. Remove it.");
            return values;
        }
        catch (InvalidOperationException)
        {
            throw new Failure(ExitCode.Usage, $"{path} has a text that is not valid Unicode: half of a pair of \\uXXXX.");
        }
        catch (JsonException error)
        {
            // The parser's own message quotes what it met, which may be part of a secret.
            throw new Failure(ExitCode.Usage, $"{path} is not valid JSON at line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Usage, $"Cannot read {path}: {error.Message}");
        }
    }
}
