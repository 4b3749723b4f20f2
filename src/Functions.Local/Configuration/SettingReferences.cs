using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Functions.Local.Configuration;

/// <summary><c>%Name%</c> in a binding stands for the setting of that name.</summary>
internal static partial class SettingReferences
{
    /// <summary>Puts settings in place of references; <paramref name="missing"/> is the first that has no value.</summary>
    public static string Resolve(string text, IConfiguration settings, out string? missing)
    {
        string? absent = null;
        string resolved = Reference().Replace(text, match =>
        {
            string name = match.Groups["name"].Value;
            string? value = settings[LocalSettingsFile.SettingName(name)];
            if (string.IsNullOrEmpty(value))
                absent ??= name;
            return value ?? string.Empty;
        });
        missing = absent;
        return resolved;
    }

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
