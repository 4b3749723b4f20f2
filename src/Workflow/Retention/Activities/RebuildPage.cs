using System.Text.Json.Serialization;

namespace Workflow.Retention.Activities;

/// <summary>How far a rebuild has come.</summary>
public sealed record RebuildProgress
{
    [JsonPropertyName("after")]
    public string? After { get; init; }

    [JsonPropertyName("added")]
    public int Added { get; init; }

    /// <summary>Some backups whose manifests could not be read.</summary>
    [JsonPropertyName("unreadable")]
    public IReadOnlyList<string> Unreadable { get; init; } = [];
}

/// <summary>Rebuilds the rows of one page of backups from their manifests.</summary>
public sealed class RebuildPage(CatalogueRebuilder rebuilder)
{
    [Function(nameof(RebuildPage))]
    public Task<RebuiltPage> Run([ActivityTrigger] RebuildProgress input, CancellationToken cancellation) => rebuilder.RebuildAsync(input.After, cancellation);
}
