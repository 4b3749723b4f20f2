using Microsoft.Extensions.Configuration;

namespace Workflow.Restores;

/// <summary>The settings of restores, read and checked once at start.</summary>
public sealed record RestoreSettings
{
    /// <summary>Environments beside the configured one that a restore may write to.</summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>How long a plan waits for a person.</summary>
    public required TimeSpan ApprovalWindow { get; init; }

    /// <summary>How long a restore may take once it is approved.</summary>
    public required TimeSpan MaxWait { get; init; }

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
            ApprovalWindow = Setting.Span(section, "ApprovalWindow", TimeSpan.FromHours(24), TimeSpan.FromMinutes(1), TimeSpan.FromDays(6)),
            MaxWait = Setting.Span(section, "MaxWait", TimeSpan.FromHours(12), TimeSpan.FromMinutes(1), Limits.LongestWait),
            KeepSafety = Setting.Span(section, "KeepSafety", TimeSpan.FromDays(30), TimeSpan.FromDays(1), TimeSpan.FromDays(3650)),
        };
    }
}
