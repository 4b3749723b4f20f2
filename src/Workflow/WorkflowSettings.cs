using Microsoft.Extensions.Configuration;

namespace Workflow;

/// <summary>The settings that every feature uses; those of one feature are in its own folder.</summary>
public sealed record WorkflowSettings
{
    /// <summary>The partition of a backup that was started without <c>WeChat__Env</c>; such a backup ends <c>Failed</c> and says so.</summary>
    public const string EnvironmentNotSet = "(not set)";

    /// <summary>Cloud environment; <see cref="EnvironmentNotSet"/> if none is set.</summary>
    public required string Env { get; init; }

    /// <summary>Reads the settings.</summary>
    public static WorkflowSettings Read(IConfiguration configuration) => new()
    {
        Env = Setting.NotEmpty(configuration["WeChat:Env"]) ?? EnvironmentNotSet,
    };
}
