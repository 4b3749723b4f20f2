using System.Text.Json;

namespace Functions.Local.Configuration;

/// <summary><c>local.settings.json</c>: its <c>Values</c> are settings that environment variables override.</summary>
internal static class LocalSettingsFile
{
    public const string Name = "local.settings.json";

    /// <summary>Reads the first one that exists in <paramref name="folders"/>; keys come with <c>:</c> between levels.</summary>
    public static IReadOnlyDictionary<string, string?> Read(params IEnumerable<string> folders)
    {
        foreach (string folder in folders)
        {
            string path = Path.Combine(folder, Name);
            using JsonDocument? document = JsonFile.TryRead(path);
            if (document is not null)
                return Values(path, document.RootElement);
        }

        return new Dictionary<string, string?>();
    }

    private static Dictionary<string, string?> Values(string path, JsonElement root)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (root.TryGetProperty("IsEncrypted", out JsonElement encrypted) && encrypted.ValueKind == JsonValueKind.True)
            throw new LocalHostStartupException($"{path} is encrypted. Run \"func settings decrypt\" on it, or write its Values again.");
        if (!root.TryGetProperty("Values", out JsonElement section))
            return values;
        if (section.ValueKind != JsonValueKind.Object)
            throw new LocalHostStartupException($"{path}: \"Values\" must be an object of names and strings.");

        foreach (JsonProperty setting in section.EnumerateObject())
        {
            values[SettingName(setting.Name)] = setting.Value.ValueKind switch
            {
                JsonValueKind.String => setting.Value.GetString(),
                JsonValueKind.Number => setting.Value.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Null => null,
                _ => throw new LocalHostStartupException(
                    $"{path}: the value of \"{setting.Name}\" must be a string. For levels write the name with __ between them."),
            };
        }

        return values;
    }

    /// <summary>The name that configuration knows a setting by.</summary>
    public static string SettingName(string name) => name.Replace("__", ":", StringComparison.Ordinal);
}
