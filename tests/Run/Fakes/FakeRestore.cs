using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Run.Tests.Fakes;

/// <summary>
/// A restore that goes on by one step each time it is looked at, the stored files that the documents come from, and the simulator's routes.
/// What is deleted there is what the plan inserts: app and simulator are one program in the tests of the tour, and do not know each other in whole runs.
/// </summary>
/// <param name="outcome">How it ends; <c>refused</c> is not started, <c>other</c> plans another document, <c>unplanned</c> fails while it plans.</param>
internal sealed class FakeRestore(string outcome)
{
    public const string Id = "r-20260101T180100Z-m2x7";
    public const string SafetyId = "20260101T180100Z-s4fe";
    public const string Hash = "3f2a9c0d5b7e4f60a1b2c3d4e5f60718293a4b5c6d7e8f9012345678deadbeef";
    public const string Safety = $$"""{ "id": "{{SafetyId}}", "outcome": "Complete", "keptUntil": "2026-01-31T18:01:05Z" }""";

    // As many documents as the fake backup says that the collections have.
    private const int DocumentsOfTheFirst = 200_000;

    private static readonly string[] Steps = ["Planning", "AwaitingApproval", "Applying", "Verifying"];

    private int _step;
    private string _collection = "";
    private bool _isApproved;

    /// <summary>What the simulator was asked for, as its bodies stood.</summary>
    public List<string> Written { get; } = [];

    /// <summary><c>Fake__Restore</c> says how it ends.</summary>
    public static FakeRestore OfEnvironment() => new(Environment.GetEnvironmentVariable("Fake__Restore") ?? "Complete");

    public void Map(WebApplication app)
    {
        app.MapPost("/_sim/{what}", async (HttpRequest request) =>
        {
            using var body = new StreamReader(request.Body);
            Written.Add(await body.ReadToEndAsync());
            return Results.Json(new { removed = 3 });
        });
        app.MapGet("/api/backups/{id}/file", (string collection) => Results.Bytes(FileOf(DocumentsOfTheFirst), "application/gzip"));
        app.MapPost("/api/restores", (Asked asked) => Start(asked));
        app.MapGet("/api/restores/{id}", () => Results.Json(Look()));
        app.MapGet("/api/restores/{id}/plan", () => Results.Json(new { documents = Planned().Select(id => new { docId = id }) }));
        app.MapPost("/api/restores/{id}/approve", (Approval approval) => Approve(approval));
    }

    // 用户 has all of them, the next collection half.
    private IEnumerable<string> Planned() => Enumerable.Range(1, 3)
        .Select(number => IdAt(number * (long)(_collection == "用户" ? DocumentsOfTheFirst : DocumentsOfTheFirst / 2) / 4 + (outcome == "other" ? 1 : 0)));

    private static string IdAt(long place) => $"张三-{place:000000}";

    private static byte[] FileOf(int documents)
    {
        using var stored = new MemoryStream();
        using (var lines = new StreamWriter(new GZipStream(stored, CompressionLevel.Fastest)))
        {
            for (var place = 0; place < documents; place++)
                lines.WriteLine($$"""{"_id":"{{IdAt(place)}}","名":"李"}""");
        }
        return stored.ToArray();
    }

    private IResult Start(Asked asked)
    {
        if (outcome == "refused")
            return Results.Json(new { title = "Conflict", status = 409, detail = $"The backup {FakeBackup.Id} of this environment is running. Wait for it, or cancel it (POST /api/backups/{FakeBackup.Id}/cancel)." }, statusCode: 409);
        _collection = asked.Collections[0];
        return Results.Json(new { id = Id }, statusCode: 202);
    }

    private IResult Approve(Approval approval)
    {
        if (approval.PlanHash != Hash)
            return Results.Json(new { title = "Conflict", status = 409, detail = "The plan has another hash." }, statusCode: 409);
        _isApproved = true;
        return Results.Json(new { id = Id }, statusCode: 202);
    }

    private object Look()
    {
        var step = _step;
        if (step != 1 || _isApproved)
            _step++;
        var isOver = step >= Steps.Length || outcome == "unplanned";
        var ended = outcome == "unplanned" ? "Failed" : outcome;
        return new
        {
            id = Id,
            outcome = isOver ? ended : Steps[step],
            reason = !isOver || ended == "Complete" ? null : ended == "Failed" ? "'用户' could not be exported." : "用户: 1 document is not as the plan promised.",
            durationSeconds = isOver ? 3.877 : (double?)null,
            planHash = step > 0 ? Hash : null,
            safetyBackupId = isOver && ended != "Failed" ? SafetyId : null,
            collections = new[]
            {
                new
                {
                    collection = _collection,
                    target = _collection,
                    plan = step > 0 ? new { insert = 3, same = 199_997 } : null,
                    imported = isOver && ended != "Failed" ? 3 : 0,
                    verified = isOver && ended != "Failed" ? ended == "Complete" ? 3 : 2 : (int?)null,
                },
            },
        };
    }

    private sealed record Asked(string Backup, string[] Collections, string Mode);

    private sealed record Approval(string PlanHash);
}
