using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Browse.Diffs;
using Workflow.Http;

namespace Workflow.Browse.Triggers;

/// <summary><c>GET /api/diffs/{id}/documents?collection=&amp;class=&amp;top=&amp;continuation=&amp;env=</c>: the documents of one class, in the order of the file.</summary>
public sealed class GetDiffDocuments(DiffCatalog catalog, DiffPageReader pages, ILogger<GetDiffDocuments> logger)
{
    [Function(nameof(GetDiffDocuments))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "diffs/{id}/documents")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (PageQuery.Read(request, IsNumber, out var problem) is not var (top, continuation, env))
            return problem!;
        if (PageQuery.Value(request, "collection") is not { } collection)
            return Problem.BadRequest("collection", "'collection' says whose documents are wanted.");
        if (ClassOf(PageQuery.Value(request, "class")) is not { } wanted)
            return Problem.BadRequest("class", "'class' must be added, removed or changed.");
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var found = await catalog.FindAsync(client, env, id, cancellation);
            if (found.Diff is not { } diff)
                return BrowseProblems.NoDiff(id, found.IsExpired);
            if (diff.State != DiffState.Ready)
                return BrowseProblems.NotReady(diff);
            var number = diff.Collections.TakeWhile(one => one.Collection != collection).Count();
            if (number == diff.Collections.Count || diff.Collections[number].Reason is not null)
                return BrowseProblems.NotCompared(diff, collection, diff.Collections.ElementAtOrDefault(number)?.Reason);
            var first = continuation is null ? 0 : long.Parse(continuation, CultureInfo.InvariantCulture);
            return Answer(request, collection, await pages.ReadAsync(client, diff, new(number, wanted, first, top), cancellation));
        });
    }

    private static IActionResult Answer(HttpRequest request, string collection, DiffPage page) => page.State switch
    {
        FetchState.Found => DataAnswer.Json(request, page.Json!),
        FetchState.Indexing => IndexingAnswer.Of(request, page.BackupId),
        FetchState.Gone => BrowseProblems.FileGone(page.BackupId, collection),
        _ => BrowseProblems.Unreadable(page.Problem!),
    };

    private static bool IsNumber(string continuation) =>
        long.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static DiffClass? ClassOf(string? name) => name switch
    {
        "added" => DiffClass.Added,
        "removed" => DiffClass.Removed,
        "changed" => DiffClass.Changed,
        _ => null,
    };
}
