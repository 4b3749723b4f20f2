using System.Globalization;
using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Workflow.Drills;

/// <summary>The settings of drills, read and checked once at start.</summary>
public sealed record DrillSettings
{
    /// <summary>Where drills create their collections; null: there are no drills.</summary>
    public string? Environment { get; init; }

    /// <summary>Raw bytes that one drill may put back.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>How long a drill may take.</summary>
    public required TimeSpan MaxWait { get; init; }

    /// <summary>When drills start by themselves; null: never.</summary>
    public CrontabSchedule? Schedule { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes.</exception>
    public static DrillSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Drill");
        var env = Setting.NotEmpty(section["Environment"]);
        var schedule = Setting.NotEmpty(configuration["DrillSchedule"]);
        if (schedule is not null && env is null)
            throw new SettingException("DrillSchedule is set, but Drill__Environment is not. Set Drill__Environment to the environment that drills may write to.");
        return new()
        {
            Environment = env,
            MaxBytes = Bytes(section),
            MaxWait = Setting.Span(section, "MaxWait", TimeSpan.FromHours(6), TimeSpan.FromMinutes(1), Limits.LongestWait),
            Schedule = schedule is null ? null : Parse(schedule),
        };
    }

    private static CrontabSchedule Parse(string expression) =>
        CrontabSchedule.TryParse(expression, new() { IncludingSeconds = true })
        ?? throw new SettingException($"DrillSchedule takes an NCRONTAB expression of six fields in UTC, such as '0 0 19 * * 6' for Sundays at 03:00 in China, not '{Printable.Of(expression)}'.");

    private static long Bytes(IConfigurationSection section) => Setting.NotEmpty(section["MaxBytes"]) switch
    {
        null => 1_000_000_000,
        { } text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is >= 1000 and <= 1_000_000_000_000 => bytes,
        { } text => throw new SettingException($"The setting Drill__MaxBytes takes a number of bytes from 1000 to 1000000000000, not '{Printable.Of(text)}'."),
    };
}
