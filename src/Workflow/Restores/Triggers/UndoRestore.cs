using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Restores.Triggers;

/// <summary><c>POST /api/restores/{id}/undo?env=</c>, without a body or with <c>{ "approve": true, "confirm": { … } }</c>.</summary>
public sealed class UndoRestore(RestoreCatalog catalog, RestoreStarter starter, ILogger<UndoRestore> logger)
{
    [Function(nameof(UndoRestore))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "restores/{id}/undo")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        var approve = false;
        IReadOnlyDictionary<string, string>? confirm = null;
        if (!body.Span.Trim(" \t\r\n"u8).IsEmpty && JsonBody.Check(body.Span, root => Read(root, ref approve, ref confirm)) is { } wrong)
            return wrong;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            if (await catalog.FindRowAsync(env, id, cancellation) is not { } row)
                return RestoreProblems.None(id);
            var (undo, refusal) = await starter.UndoAsync(client, row, approve, confirm, cancellation);
            return refusal?.ToResult() ?? StartedInstance.Answer(request, client, undo!, $"/api/restores/{undo}");
        });
    }

    private static IActionResult? Read(JsonElement root, ref bool approve, ref IReadOnlyDictionary<string, string>? confirm)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"approve\": true, \"confirm\": { \"users\": \"users\" } }, or absent.");
        foreach (var field in root.EnumerateObject())
        {
            var problem = field.Name switch
            {
                "approve" => RestoreBody.Flag(field.Name, field.Value),
                "confirm" => NamePairs.Read(field.Name, field.Value, out confirm),
                _ => Problem.BadRequest(field.Name, $"There is no field '{field.Name}'; there are approve and confirm."),
            };
            if (problem is not null)
                return problem;
            approve |= field is { Name: "approve", Value.ValueKind: JsonValueKind.True };
        }
        return null;
    }
}
