using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Workflow;

/// <summary>What <c>local.settings.json</c> or the environment says, read once at start and checked there.</summary>
public sealed record WorkflowSettings
{
    /// <summary>The partition of a backup that was started without <c>WeChat__Env</c>; such a backup ends <c>Failed</c> and says so.</summary>
    public const string EnvironmentNotSet = "(not set)";

    private const string DefaultSchedule = "0 0 18 * * *";

    /// <summary>Cloud environment; <see cref="EnvironmentNotSet"/> if none is set.</summary>
    public required string Env { get; init; }

    /// <summary>NCRONTAB, six fields, UTC.</summary>
    public required string Schedule { get; init; }

    /// <summary>The seven-field WeChat form in UTC+8, if one is set. It never schedules by itself.</summary>
    public string? WeChatSchedule { get; init; }

    /// <summary>Collections to back up; <c>*</c> stands for all.</summary>
    public required IReadOnlyList<string> Collections { get; init; }

    public required IReadOnlyList<string> Exclude { get; init; }

    /// <summary>Exports at work at once.</summary>
    public required int MaxConcurrentExports { get; init; }

    /// <summary>How long one export may take.</summary>
    public required TimeSpan MaxWait { get; init; }

    /// <summary>
    /// Puts the defaults that more than this class reads below every other source: the timer's trigger names <c>BackupSchedule</c>. The cloud
    /// resolves that name outside this process, so there the setting must be set.
    /// </summary>
    public static void AddDefaults(IConfigurationBuilder configuration) => configuration.Sources.Insert(
        0, new MemoryConfigurationSource { InitialData = [new("BackupSchedule", DefaultSchedule)] });

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes.</exception>
    public static WorkflowSettings Read(IConfiguration configuration) => new()
    {
        Env = NotEmpty(configuration["WeChat:Env"]) ?? EnvironmentNotSet,
        Schedule = NotEmpty(configuration["BackupSchedule"]) ?? DefaultSchedule,
        WeChatSchedule = NotEmpty(configuration["BackupScheduleWeChat"]),
        Collections = Names(configuration["Backup:Collections"]) is { Length: > 0 } names ? names : ["*"],
        Exclude = Names(configuration["Backup:Exclude"]),
        MaxConcurrentExports = Window(configuration["Backup:MaxConcurrentExports"]),
        MaxWait = Wait(configuration["Backup:MaxWait"]),
    };

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string[] Names(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static int Window(string? value) => NotEmpty(value) switch
    {
        null => 4,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Limits.MaxWindow => number,
        { } text => throw new SettingException($"The setting Backup__MaxConcurrentExports takes a number from 1 to {Limits.MaxWindow}, not '{text}'."),
    };

    private static TimeSpan Wait(string? value) => NotEmpty(value) switch
    {
        null => TimeSpan.FromHours(6),
        { } text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            && span >= TimeSpan.FromMinutes(1) && span <= Limits.LongestWait => span,
        { } text => throw new SettingException(
            $"The setting Backup__MaxWait takes a duration such as 06:00:00, from one minute to six days, not '{text}'."),
    };
}
