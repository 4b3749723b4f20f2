using System.Text.Json.Serialization;
using Workflow.Restores.Activities;

namespace Workflow.Restores.Orchestrators;

/// <summary>The input of the orchestrations of one unit.</summary>
public sealed record UnitInput
{
    [JsonPropertyName("step")]
    public required RestoreStep Step { get; init; }

    /// <summary>Which look at the target.</summary>
    [JsonPropertyName("which")]
    public RestoreExport Which { get; init; }

    /// <summary>Where the next execution continues: the next part, then the next hundred to remove.</summary>
    [JsonPropertyName("next")]
    public int Next { get; init; }

    /// <summary>What there is to do; null before it is known.</summary>
    [JsonPropertyName("tasks")]
    public UnitTasks? Tasks { get; init; }
}
