using System.Reflection;
using System.Text.Json.Serialization;

namespace Workflow.Backups;

/// <summary>
/// The input of <see cref="Orchestrators.BackupOrchestrator"/>: everything that a run depends on, fixed at its start, so that a changed
/// setting never changes a run that is under way.
/// </summary>
public sealed record BackupPlan
{
    /// <summary>Stands for every collection in <see cref="Collections"/>.</summary>
    public const string AllCollections = "*";

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("collections")]
    public required IReadOnlyList<string> Collections { get; init; }

    [JsonPropertyName("exclude")]
    public required IReadOnlyList<string> Exclude { get; init; }

    [JsonPropertyName("maxConcurrentExports")]
    public required int MaxConcurrentExports { get; init; }

    [JsonPropertyName("maxWait")]
    public required TimeSpan MaxWait { get; init; }

    [JsonPropertyName("appVersion")]
    public required string AppVersion { get; init; }

    /// <summary>The plan that the settings ask for.</summary>
    public static BackupPlan FromSettings(WorkflowSettings settings, BackupSettings backup) => new()
    {
        Env = settings.Env,
        Collections = backup.Collections,
        Exclude = backup.Exclude,
        MaxConcurrentExports = backup.MaxConcurrentExports,
        MaxWait = backup.MaxWait,
        AppVersion = ThisVersion,
    };

    private static string ThisVersion { get; } =
        typeof(BackupPlan).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
