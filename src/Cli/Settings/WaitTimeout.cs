using System.CommandLine;
using System.Globalization;
using Cli.Texts;

namespace Cli.Settings;

/// <summary><c>--wait-timeout 90s|10m|2h|1d</c>.</summary>
internal static class WaitTimeout
{
    private const int Most = 1_000_000;

    /// <summary>An option that takes nothing else.</summary>
    public static Option<string?> Make(Words words)
    {
        var option = new Option<string?>("--wait-timeout") { Description = words["option-wait-timeout"], HelpName = "90s|10m|2h" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Parse(token.Value) is null)
                result.AddError(words["wait.wrong", Output.Screen.Shown(token.Value)]);
        });
        return option;
    }

    /// <summary>The time, or null where there is none or it is not one.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (text is not { Length: > 1 } || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > Most)
            return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
    }
}
