using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Drills.Triggers;

/// <summary>Reads the body of <c>POST /api/drills</c>; an empty one asks for all of the newest good backup.</summary>
internal static class DrillBody
{
    /// <summary>True with the request, or false with the answer that says what is wrong.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out DrillAsked? request, [NotNullWhen(false)] out IActionResult? problem)
    {
        var read = new DrillAsked(BackupCatalog.LatestVerified, null, null);
        problem = body.IsEmpty ? null : JsonBody.Check(body, root => Check(root, ref read));
        request = problem is null ? read : null;
        return problem is null;
    }

    private static IActionResult? Check(JsonElement root, ref DrillAsked request)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"backup\": \"latest-verified\", \"sampleDocuments\": 1000 }.");
        foreach (var field in root.EnumerateObject())
        {
            if (Take(field.Name, field.Value, ref request) is { } problem)
                return problem;
        }
        return null;
    }

    private static IActionResult? Take(string name, JsonElement value, ref DrillAsked request)
    {
        switch (name)
        {
            case "backup":
                request = request with { Backup = value.ValueKind == JsonValueKind.String ? value.GetString()! : "" };
                return request.Backup.Length > 0 ? null : Problem.BadRequest(name, "'backup' must be the id of a backup, \"latest\" or \"latest-verified\".");
            case "collections":
                var problem = CollectionNames.Check(name, value, "to put back all", out var names);
                request = request with { Collections = names };
                return problem;
            case "sampleDocuments":
                var isNumber = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count > 0;
                request = request with { SampleDocuments = isNumber ? value.GetInt64() : null };
                return isNumber ? null : Problem.BadRequest(name, "'sampleDocuments' must be a whole number of at least 1; leave it out to put back every document.");
            default:
                return Problem.BadRequest(name, $"There is no field '{name}'; there are backup, collections and sampleDocuments.");
        }
    }
}
