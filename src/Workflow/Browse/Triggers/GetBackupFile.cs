using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Browse.Triggers;

/// <summary><c>GET /api/backups/{id}/file?collection=&amp;env=</c>: the stored file, gzip of JSON lines or CSV; <c>Range</c> is supported.</summary>
public sealed class GetBackupFile(ExportFinder finder, BackupBlobs blobs, ILogger<GetBackupFile> logger)
{
    [Function(nameof(GetBackupFile))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "backups/{id}/file")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        var collection = PageQuery.Value(request, "collection");
        if (CollectionName.Refusal(collection) is { } refusal)
            return Problem.BadRequest("collection", $"{Sentence.Of(refusal)} 'collection' says whose file is wanted.");
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var found = await finder.FindAsync(client, env, id, collection!, cancellation);
            if (found.Export is not { } export)
                return Problem.NotFound(found.Missing!);
            try
            {
                var file = await blobs.OpenReadAsync(export.BlobName!, cancellation);
                return DataAnswer.File(request, file, export.BlobName![(export.BlobName!.LastIndexOf('/') + 1)..], export.StoredSha256!);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                return BrowseProblems.FileGone(id, collection!);
            }
        });
    }
}
