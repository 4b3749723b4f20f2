using System.CommandLine;
using System.Globalization;

namespace Cli.Settings;

/// <summary>Options that take a time: <c>30d</c>, a date, which begins at local midnight, or RFC 3339.</summary>
internal static class TimeOption
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>An option that takes nothing else.</summary>
    /// <param name="shell">What verbs share.</param>
    /// <param name="name">With its dashes.</param>
    /// <param name="isPast">Whether <c>30d</c> means the past, not the future.</param>
    public static Option<DateTimeOffset?> Make(Shell shell, string name, bool isPast)
    {
        var option = new Option<DateTimeOffset?>(name) { Description = shell.Words[$"option{name[1..]}"], HelpName = shell.Words["help.time"] };
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Parse(text, shell.Time, isPast) is { } time)
                return time;
            result.AddError(shell.Words["usage.noTime", name, Output.Screen.Shown(text)]);
            return null;
        };
        return option;
    }

    /// <summary>The time, or null if it is not one.</summary>
    public static DateTimeOffset? Parse(string text, TimeProvider clock, bool isPast)
    {
        if (WaitTimeout.Parse(text) is { } span)
            return span > Longest ? null : clock.GetUtcNow() + (isPast ? -span : span);
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day, clock.LocalTimeZone.GetUtcOffset(day));
        // Without an offset it would mean a different time on another machine.
        return HasOffset(text) && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    /// <summary>The form in which the API takes it.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text.Contains('T'));
}
