using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Browse.Triggers;

/// <summary><c>POST /api/documents/history</c>: one document in all backups, newest first.</summary>
public sealed class ReadDocumentHistory(HistoryReader reader, WorkflowSettings settings, ILogger<ReadDocumentHistory> logger)
{
    [Function(nameof(ReadDocumentHistory))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "documents/history")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        if (!DocumentBody.TryParse(body.Span, DocumentBody.History, out var asked, out var problem))
            return problem;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var answer = await reader.ReadAsync(
                client, asked.Env ?? settings.Env, asked.Collection, asked.DocId, asked.Top, asked.Continuation, cancellation);
            return answer.History is { } history ? Json.Result(StatusCodes.Status200OK, history) : IndexingAnswer.Of(request, answer.Indexing);
        });
    }
}
