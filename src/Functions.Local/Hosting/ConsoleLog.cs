using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Functions.Local.Hosting;

/// <summary>The log of the host: levels of host.json, one line per event on the console.</summary>
internal static class ConsoleLog
{
    private const string Section = "Logging";

    public static void Add(WebApplicationBuilder builder, bool toConsole)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection(Section));
        if (!toConsole)
            return;
        builder.Logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
    }

    /// <summary>Levels of host.json; a setting <c>Logging__LogLevel__Category</c> overrides them, and they override the framework's quiet defaults.</summary>
    public static void ApplyLevels(WebApplicationBuilder builder, IReadOnlyDictionary<string, string> levels)
    {
        var rules = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Default"] = nameof(LogLevel.Information),
            // Requests are not logged: their addresses may hold the key.
            ["Microsoft.AspNetCore"] = nameof(LogLevel.Warning),
            ["Microsoft.Hosting.Lifetime"] = nameof(LogLevel.Warning),
        };
        foreach ((string category, string level) in levels)
            rules[category] = level;
        foreach ((string category, string? level) in rules)
        {
            string key = $"{Section}:LogLevel:{category}";
            builder.Configuration[key] ??= level;
        }
    }
}
