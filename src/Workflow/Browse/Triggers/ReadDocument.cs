using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Browse.Triggers;

/// <summary><c>POST /api/documents/read</c>: one document, byte for byte as in the file.</summary>
public sealed class ReadDocument(ExportFinder finder, DocumentFetcher fetcher, ILogger<ReadDocument> logger)
{
    // How many documents with that id the file has, if more than one.
    private const string CountHeader = "Workflow-Documents";

    // No ETag: it is equal for equal documents, whose bytes may differ.
    private const string HashHeader = "Workflow-Content-Hash";

    [Function(nameof(ReadDocument))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "documents/read")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        if (!DocumentBody.TryParse(body.Span, DocumentBody.Read, out var asked, out var problem))
            return problem;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var found = await finder.FindAsync(client, asked.Env, asked.Backup, asked.Collection, cancellation);
            return found.Export is { } export
                ? Answer(request, asked, export.Whole, await fetcher.FetchAsync(client, asked.Backup, export, asked.DocId, cancellation))
                : Problem.NotFound(found.Missing!);
        });
    }

    private static IActionResult Answer(HttpRequest request, DocumentBody asked, bool isWhole, FetchedDocument fetched)
    {
        switch (fetched.State)
        {
            case FetchState.Found:
                if (fetched.Documents > 1)
                    request.HttpContext.Response.Headers[CountHeader] = fetched.Documents.ToString(CultureInfo.InvariantCulture);
                request.HttpContext.Response.Headers[HashHeader] = fetched.ContentHash;
                return DataAnswer.Json(request, fetched.Document!);
            case FetchState.Absent:
                return Problem.NotFound(
                    $"The collection '{Printable.Of(asked.Collection)}' in backup {asked.Backup} has no document of that id{(isWhole ? "" : ", but this backup holds only part of the collection")}.");
            case FetchState.Indexing:
                return IndexingAnswer.Of(request, asked.Backup);
            case FetchState.Gone:
                return BrowseProblems.FileGone(asked.Backup, asked.Collection);
            default:
                return BrowseProblems.Unreadable(fetched.Problem!);
        }
    }
}
