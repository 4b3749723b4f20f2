using System.Text.Json;
using System.Text.Json.Serialization;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Retention;

/// <summary>What a person has agreed to.</summary>
public sealed record RetentionConsent
{
    /// <summary>Hash of the rules that were applied last; null if none were.</summary>
    [JsonPropertyName("rules")]
    public string? Rules { get; init; }

    /// <summary>Definitions for which a plan was applied under these rules.</summary>
    [JsonPropertyName("definitions")]
    public IReadOnlyList<string> Definitions { get; init; } = [];

    [JsonPropertyName("appliedAt")]
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>When the tables were rebuilt from the blobs; null if they were not, or a person has unfrozen retention since.</summary>
    [JsonPropertyName("rebuiltAt")]
    public DateTimeOffset? RebuiltAt { get; init; }

    /// <summary>Why somebody ended that freeze.</summary>
    [JsonPropertyName("unfrozen")]
    public string? Unfrozen { get; init; }
}

/// <summary>The row <c>!retention</c> of an environment (table <c>Backups</c>).</summary>
public sealed class RetentionMemory(StorageConnection storage)
{
    private const string RowKey = "!retention";
    private const string Consent = "Consent";

    /// <summary>What is known.</summary>
    public async Task<RetentionConsent> FindAsync(string env, CancellationToken cancellation) => Read(await RowAsync(env, cancellation));

    /// <summary>Writes the result of <paramref name="change"/>, which is called again if another writer was first.</summary>
    public async Task ChangeAsync(string env, Func<RetentionConsent, RetentionConsent> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(BackupsTable.TableName, cancellation);
        while (true)
        {
            var from = await RowAsync(env, cancellation);
            var to = new TableEntity(CollectionName.Encode(env), RowKey) { [Consent] = JsonSerializer.Serialize(change(Read(from)), Json.Options) };
            if (from is null ? await table.TryAddAsync(to, cancellation) : await table.TryUpdateAsync(to, from.ETag, TableUpdateMode.Replace, cancellation))
                return;
        }
    }

    private async Task<TableEntity?> RowAsync(string env, CancellationToken cancellation) =>
        await (await storage.GetTableAsync(BackupsTable.TableName, cancellation)).FindAsync(CollectionName.Encode(env), RowKey, cancellation);

    private static RetentionConsent Read(TableEntity? row) =>
        row?.GetString(Consent) is { Length: > 0 } json ? JsonSerializer.Deserialize<RetentionConsent>(json, Json.Options)! : new();
}
