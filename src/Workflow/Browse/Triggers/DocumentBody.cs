using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Browse.Triggers;

/// <summary>
/// The body of a call that names a document: ids are personal data and do not belong in an address. Answers to a wrong body never repeat its values.
/// </summary>
internal sealed record DocumentBody
{
    /// <summary>Fields of <c>POST /api/documents/read</c>.</summary>
    public static readonly string[] Read = ["backup", "collection", "docId", "env"];

    /// <summary>Fields of <c>POST /api/documents/history</c>.</summary>
    public static readonly string[] History = ["collection", "docId", "env", "top", "continuation"];

    private static readonly string[] Required = ["backup", "collection", "docId"];

    public string Backup { get; private init; } = "";

    public string Collection { get; private init; } = "";

    public DocumentId DocId { get; private init; } = null!;

    public string? Env { get; private init; }

    public int Top { get; private init; } = Limits.DefaultPageSize;

    public string? Continuation { get; private init; }

    /// <summary>True with the request, or false with the answer that says what is wrong.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body, string[] fields, [NotNullWhen(true)] out DocumentBody? request, [NotNullWhen(false)] out IActionResult? problem)
    {
        var read = new DocumentBody();
        problem = JsonBody.Check(body, root => Check(root, fields, ref read));
        request = problem is null ? read : null;
        return problem is null;
    }

    private static IActionResult? Check(JsonElement root, string[] fields, ref DocumentBody request)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"collection\": \"orders\", \"docId\": \"…\" }.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in root.EnumerateObject())
        {
            if (!fields.Contains(field.Name, StringComparer.Ordinal))
                return Problem.BadRequest(field.Name, $"There is no field '{field.Name}'; there are {string.Join(", ", fields)}.");
            seen.Add(field.Name);
            if (Take(field.Name, field.Value, ref request) is { } problem)
                return problem;
        }
        return Required.FirstOrDefault(name => fields.Contains(name, StringComparer.Ordinal) && !seen.Contains(name)) is { } missing
            ? Problem.BadRequest(missing, $"'{missing}' is missing.")
            : null;
    }

    private static IActionResult? Take(string name, JsonElement value, ref DocumentBody request)
    {
        var text = value.ValueKind == JsonValueKind.String && name != "docId" ? value.GetString() : null;
        switch (name)
        {
            case "backup":
                request = request with { Backup = text ?? "" };
                return text is null ? Problem.BadRequest(name, "'backup' must be the id of a backup, a string.") : null;
            case "collection":
                request = request with { Collection = text ?? "" };
                return CollectionName.Refusal(text) is { } refusal ? Problem.BadRequest(name, Sentence.Of(refusal)) : null;
            case "docId":
                request = request with { DocId = DocumentId.Read(value)! };
                return request.DocId is null ? Problem.BadRequest(name, "'docId' must be a string or a number: the _id of a document.") : null;
            case "env":
                request = request with { Env = text };
                return EnvQuery.Check(text);
            case "top":
                request = request with { Top = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var top) ? top : 0 };
                return request.Top is < 1 or > Limits.PageSize ? Problem.BadRequest(name, $"'top' must be a number from 1 to {Limits.PageSize}.") : null;
            default:
                request = request with { Continuation = text };
                return BackupId.IsValid(text) ? null : Problem.BadRequest(name, "'continuation' must be the 'next' of an earlier page.");
        }
    }
}
