using System.Globalization;
using Microsoft.Extensions.Configuration;
using Workflow.Catalogue;

namespace Workflow.Backups;

/// <summary>The settings of backups, read and checked once at start.</summary>
public sealed record BackupSettings
{
    /// <summary>The default of <c>BackupSchedule</c>: 02:00 in China.</summary>
    public const string DefaultSchedule = "0 0 18 * * *";

    /// <summary>NCRONTAB, six fields, UTC.</summary>
    public required string Schedule { get; init; }

    /// <summary>The seven-field WeChat form in UTC+8, if one is set. It never schedules by itself.</summary>
    public string? WeChatSchedule { get; init; }

    /// <summary>Collections to back up; <c>*</c> stands for all.</summary>
    public required IReadOnlyList<string> Collections { get; init; }

    public required IReadOnlyList<string> Exclude { get; init; }

    /// <summary>Collections that are exported only in part or as CSV; null if there are none.</summary>
    public IReadOnlyList<ExportSelection>? Exports { get; init; }

    /// <summary>Exports that run at once.</summary>
    public required int MaxConcurrentExports { get; init; }

    /// <summary>How long one export may take.</summary>
    public required TimeSpan MaxWait { get; init; }

    /// <summary>How much a backup may differ from the last good one.</summary>
    public GateRules Gate { get; init; } = new();

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes.</exception>
    public static BackupSettings Read(IConfiguration configuration)
    {
        string[] collections = Setting.Names(configuration["Backup:Collections"]) is { Length: > 0 } names ? names : [BackupDefinition.AllCollections];
        var exclude = Setting.Names(configuration["Backup:Exclude"]);
        return new()
        {
            Schedule = Setting.NotEmpty(configuration["BackupSchedule"]) ?? DefaultSchedule,
            WeChatSchedule = Setting.NotEmpty(configuration["BackupScheduleWeChat"]),
            Collections = collections,
            Exclude = exclude,
            Exports = ExportSettings.Read(configuration.GetSection("Backup:Exports"), collections, exclude),
            MaxConcurrentExports = Window(configuration["Backup:MaxConcurrentExports"]),
            MaxWait = Wait(configuration["Backup:MaxWait"]),
            Gate = GateSettings.Read(configuration),
        };
    }

    private static int Window(string? value) => Setting.NotEmpty(value) switch
    {
        null => 4,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Limits.MaxWindow => number,
        { } text => throw new SettingException($"The setting Backup__MaxConcurrentExports takes a number from 1 to {Limits.MaxWindow}, not '{text}'."),
    };

    private static TimeSpan Wait(string? value) => Setting.NotEmpty(value) switch
    {
        null => TimeSpan.FromHours(6),
        { } text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            && span >= TimeSpan.FromMinutes(1) && span <= Limits.LongestWait => span,
        { } text => throw new SettingException(
            $"The setting Backup__MaxWait takes a duration such as 06:00:00, from one minute to six days, not '{text}'."),
    };
}
