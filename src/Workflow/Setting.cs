using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Workflow;

/// <summary>Reads the text of a setting; the caller checks everything else.</summary>
internal static class Setting
{
    /// <summary>The text without space around it; null if nothing is left.</summary>
    public static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <summary>Names separated by commas.</summary>
    public static string[] Names(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A duration between two others.</summary>
    /// <exception cref="SettingException">It is none; the message names the setting and what it takes.</exception>
    public static TimeSpan Span(IConfigurationSection section, string name, TimeSpan otherwise, TimeSpan least, TimeSpan most) => NotEmpty(section[name]) switch
    {
        null => otherwise,
        { } text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least && span <= most => span,
        { } text => throw new SettingException($"The setting {section.Key}__{name} takes a duration from {least} to {most}, such as {otherwise}, not '{text}'."),
    };
}
