using System.Text.Json;
using Workflow.Http;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;
using Workflow.Storage;

namespace Workflow.Restores;

/// <summary>
/// The container <c>restores</c>: for each restore, below its id, <c>request.json</c>, <c>report.json</c>, and for each unit and class the records of
/// the documents that are concerned. Ids of documents are data, so these blobs are deleted when the restore can no longer be undone.
/// </summary>
public sealed class RestoreBlobs(StorageConnection storage) : ReplaceableBlobs(storage, ContainerName)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "restores";

    /// <summary>The request; null if it is gone.</summary>
    public async Task<RestoreRequest?> FindRequestAsync(string env, string id, CancellationToken cancellation) =>
        await ReadAsync(RequestOf(env, id), cancellation) is { } json ? JsonSerializer.Deserialize<RestoreRequest>(json.Span, Json.Options) : null;

    /// <summary>What was asked for.</summary>
    /// <exception cref="InvalidOperationException">It is gone.</exception>
    public async Task<RestoreRequest> GetRequestAsync(string env, string id, CancellationToken cancellation) =>
        await FindRequestAsync(env, id, cancellation)
        ?? throw new InvalidOperationException($"The container {ContainerName} has no blob '{RequestOf(env, id)}'. Start another restore.");

    public Task WriteRequestAsync(RestoreRequest request, CancellationToken cancellation) =>
        WriteAsync(RequestOf(request.Env, request.Id), JsonSerializer.SerializeToUtf8Bytes(request, Json.Options), cancellation);

    public Task WriteReportAsync(RestoreRecord record, CancellationToken cancellation) =>
        WriteAsync($"{FolderOf(record.Env, record.Id)}report.json", JsonSerializer.SerializeToUtf8Bytes(record, Json.Options), cancellation);

    /// <summary>Removes everything that a restore has written here except its report.</summary>
    public async Task DeletePlanAsync(string env, string id, CancellationToken cancellation)
    {
        await DeleteAllAsync($"{FolderOf(env, id)}plan/", cancellation);
        await DeleteAsync(RequestOf(env, id), cancellation);
    }

    /// <summary>Where the records of a class lie.</summary>
    internal static string RecordsOf(string env, string id, int unit, int round, DocumentClass of) =>
        $"{FolderOf(env, id)}plan/{unit}.{round}.{of.Word()}";

    /// <summary>Where the records of a part that clears lie: the lines that are inserted again, of the backup or of the safety copy.</summary>
    internal static string ClearedOf(PartRow part, string env, bool putsBack) =>
        $"{FolderOf(env, part.RestoreId)}plan/{part.Unit}.{part.Round}.{part.Number}.{(putsBack ? "putBack" : "cleared")}";

    /// <summary>Where the ids of the documents lie that a part removes: a JSON array.</summary>
    internal static string ClearedIdsOf(PartRow part, string env) =>
        $"{FolderOf(env, part.RestoreId)}plan/{part.Unit}.{part.Round}.{part.Number}.ids.json";

    private static string FolderOf(string env, string id) => $"{CollectionName.Encode(env)}/{id}/";

    private static string RequestOf(string env, string id) => $"{FolderOf(env, id)}request.json";
}
