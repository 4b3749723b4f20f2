using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Workflow.Restores;

/// <summary>What the settings say of restores, read once at start and checked there.</summary>
public sealed record RestoreSettings
{
    /// <summary>Environments beside the configured one that a restore may write to.</summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>How long a plan waits for a person.</summary>
    public required TimeSpan ApprovalWindow { get; init; }

    /// <summary>How long a restore may take once it is approved.</summary>
    public required TimeSpan MaxWait { get; init; }

    /// <summary>How long an import whose answer was lost may still come.</summary>
    public required TimeSpan Settle { get; init; }

    /// <summary>Bytes of one imported file, unless one document is larger.</summary>
    public required int PartBytes { get; init; }

    /// <summary>How long the safety copy of a restore is kept, and with it what an undo needs.</summary>
    public required TimeSpan KeepSafety { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes.</exception>
    public static RestoreSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Restore");
        return new()
        {
            Environments = Setting.Names(section["Environments"]),
            ApprovalWindow = Span(section, "ApprovalWindow", TimeSpan.FromHours(24), TimeSpan.FromMinutes(1), TimeSpan.FromDays(6)),
            MaxWait = Span(section, "MaxWait", TimeSpan.FromHours(12), TimeSpan.FromMinutes(1), Limits.LongestWait),
            Settle = Span(section, "Settle", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(6)),
            KeepSafety = Span(section, "KeepSafety", TimeSpan.FromDays(30), TimeSpan.FromDays(1), TimeSpan.FromDays(3650)),
            PartBytes = Bytes(section),
        };
    }

    private static TimeSpan Span(IConfigurationSection section, string name, TimeSpan otherwise, TimeSpan least, TimeSpan most) => Setting.NotEmpty(section[name]) switch
    {
        null => otherwise,
        { } text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least && span <= most => span,
        { } text => throw new SettingException($"The setting Restore__{name} takes a duration from {least} to {most}, such as {otherwise}, not '{text}'."),
    };

    private static int Bytes(IConfigurationSection section) => Setting.NotEmpty(section["PartBytes"]) switch
    {
        null => 20_000_000,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is >= 1000 and <= 100_000_000 => bytes,
        { } text => throw new SettingException($"The setting Restore__PartBytes takes a number of bytes from 1000 to 100000000, not '{text}'."),
    };
}
