using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Workflow.Retention;

/// <summary>The settings of retention, read and checked once at start.</summary>
public sealed record RetentionSettings
{
    public required RetentionRules Rules { get; init; }

    /// <summary>How long the histories of ended orchestrations are kept.</summary>
    public required TimeSpan HistoryKeep { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes.</exception>
    public static RetentionSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Retention");
        var rules = new RetentionRules
        {
            KeepLast = Count(section, "KeepLast"),
            KeepDaily = Count(section, "KeepDaily"),
            KeepWeekly = Count(section, "KeepWeekly"),
            KeepMonthly = Count(section, "KeepMonthly"),
            KeepYearly = Count(section, "KeepYearly"),
            KeepWithin = Span(section, "Retention__", "KeepWithin", null, TimeSpan.FromHours(1), TimeSpan.FromDays(36_500)),
            TimeZone = TimeZoneSetting.Read(section["TimeZone"]),
            MinimumGood = Count(section, "MinimumGood") ?? 3,
            KeepOthers = Span(section, "Retention__", "KeepOthers", TimeSpan.FromDays(14), TimeSpan.FromDays(1), TimeSpan.FromDays(36_500))!.Value,
        };
        if (rules.MinimumGood == 0)
            throw new SettingException("The setting Retention__MinimumGood takes a number of at least 1: without a good backup there is nothing to restore.");
        if (rules.Any && rules.KeepWithin is null && rules.Counts.All(one => one.Count is null or 0))
            throw new SettingException("The settings Retention__Keep… keep nothing: all of them are 0. Set one of them to at least 1, or remove them all to keep every backup.");
        return new()
        {
            Rules = rules,
            HistoryKeep = Span(configuration.GetSection("History"), "History__", "Keep", TimeSpan.FromDays(30), TimeSpan.FromDays(1), TimeSpan.FromDays(36_500))!.Value,
        };
    }

    private static int? Count(IConfigurationSection section, string name) => Setting.NotEmpty(section[name]) switch
    {
        null => null,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 100_000 => count,
        { } text => throw new SettingException($"The setting Retention__{name} takes a number of backups from 0 to 100000, not '{Printable.Of(text)}'."),
    };

    private static TimeSpan? Span(IConfigurationSection section, string prefix, string name, TimeSpan? otherwise, TimeSpan least, TimeSpan most) => Setting.NotEmpty(section[name]) switch
    {
        null => otherwise,
        { } text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least && span <= most => span,
        { } text => throw new SettingException($"The setting {prefix}{name} takes a duration from {least:c} to {most:c}, such as 14.00:00:00 for 14 days, not '{Printable.Of(text)}'."),
    };
}
