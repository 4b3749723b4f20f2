using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Workflow;

/// <summary>What the settings say to every feature; what one of them reads alone is in its own folder.</summary>
public sealed record WorkflowSettings
{
    /// <summary>The partition of a backup that was started without <c>WeChat__Env</c>; such a backup ends <c>Failed</c> and says so.</summary>
    public const string EnvironmentNotSet = "(not set)";

    /// <summary>What <c>BackupSchedule</c> is where nobody sets it: 02:00 in China.</summary>
    public const string DefaultSchedule = "0 0 18 * * *";

    /// <summary>Cloud environment; <see cref="EnvironmentNotSet"/> if none is set.</summary>
    public required string Env { get; init; }

    /// <summary>
    /// Puts the defaults that more than the app's own classes read below every other source: the timer's trigger names <c>BackupSchedule</c>. The
    /// cloud resolves that name outside this process, so there the setting must be set.
    /// </summary>
    public static void AddDefaults(IConfigurationBuilder configuration) => configuration.Sources.Insert(
        0, new MemoryConfigurationSource { InitialData = [new("BackupSchedule", DefaultSchedule)] });

    /// <summary>Reads the settings.</summary>
    public static WorkflowSettings Read(IConfiguration configuration) => new()
    {
        Env = Setting.NotEmpty(configuration["WeChat:Env"]) ?? EnvironmentNotSet,
    };
}
