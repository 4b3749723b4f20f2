using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Http;

namespace Workflow.Restores.Triggers;

/// <summary>Reads the body of <c>POST /api/restores</c>. The answers to a wrong one never repeat the id of a document.</summary>
internal static class RestoreBody
{
    private const string Fields = "backup, env, collections, names, mode, docIds, indexes, approve, confirm and force";

    /// <summary>True with the request, or false with the answer that says what is wrong.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body, [NotNullWhen(true)] out RestoreAsked? request, [NotNullWhen(false)] out IActionResult? problem)
    {
        var read = new RestoreAsked();
        problem = JsonBody.Check(body, root => Check(root, ref read));
        request = problem is null ? read : null;
        return problem is null;
    }

    private static IActionResult? Check(JsonElement root, ref RestoreAsked request)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"backup\": \"latest\", \"collections\": [\"orders\"], \"mode\": \"missing\" }.");
        foreach (var field in root.EnumerateObject())
        {
            if (Take(field.Name, field.Value, ref request) is { } problem)
                return problem;
        }
        if (request.Backup.Length == 0)
            return Problem.BadRequest("backup", "'backup' must be the id of a backup, \"latest\" or \"latest-verified\".");
        return request.Mode is null ? Problem.BadRequest("mode", ModeSentence) : null;
    }

    private const string ModeSentence = "'mode' must be new, missing, overwrite or exact.";

    private static IActionResult? Take(string name, JsonElement value, ref RestoreAsked request)
    {
        var text = name != "docIds" && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        switch (name)
        {
            case "backup":
                request = request with { Backup = text ?? "" };
                return null;
            case "env":
                request = request with { Env = text };
                return EnvQuery.Check(text);
            case "mode":
                request = request with { Mode = text switch { "new" => RestoreMode.New, "missing" => RestoreMode.Missing, "overwrite" => RestoreMode.Overwrite, "exact" => RestoreMode.Exact, _ => null } };
                return request.Mode is null ? Problem.BadRequest(name, ModeSentence) : null;
            case "collections":
                var problem = CollectionNames.Check(name, value, "to restore all", out var names);
                request = request with { Collections = names };
                return problem;
            case "names":
                var wrong = NamePairs.Read(name, value, out var pairs);
                request = request with { Names = pairs ?? request.Names };
                return wrong;
            case "confirm":
                var unread = NamePairs.Read(name, value, out var confirmed);
                request = request with { Confirm = confirmed };
                return unread;
            case "docIds":
                return TakeIds(value, ref request);
            case "indexes":
                var bad = IndexesField.Read(value, out var indexes);
                request = request with { Indexes = indexes };
                return bad;
            case "approve":
                request = request with { Approve = value.ValueKind == JsonValueKind.True };
                return Flag(name, value);
            case "force":
                request = request with { Force = value.ValueKind == JsonValueKind.True };
                return Flag(name, value);
            default:
                return Problem.BadRequest(name, $"There is no field '{name}'; there are {Fields}.");
        }
    }

    /// <summary>400 unless it is true or false.</summary>
    internal static IActionResult? Flag(string name, JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : Problem.BadRequest(name, $"'{name}' must be true or false.");

    private static IActionResult? TakeIds(JsonElement value, ref RestoreAsked request)
    {
        const string Name = "docIds";
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            return Problem.BadRequest(Name, $"'{Name}' must be an array of at least one _id; leave it out to restore whole collections.");
        var ids = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in value.EnumerateArray())
        {
            if (DocumentId.Read(element) is not { } id)
                return Problem.BadRequest($"{Name}[{ids.Count}]", "An _id must be a string or a number.");
            if (id.Hashes.All(hash => !seen.Add(Convert.ToHexString(hash))))
                return Problem.BadRequest($"{Name}[{ids.Count}]", "This _id is in the list twice.");
            ids.Add(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)));
        }
        request = request with { DocIds = ids };
        return null;
    }
}
