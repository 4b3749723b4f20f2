using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Browse.Diffs;
using Workflow.Http;

namespace Workflow.Browse.Triggers;

/// <summary>Why something in a backup is not available.</summary>
internal static class BrowseProblems
{
    /// <summary>404: the backup is there, its file is not.</summary>
    public static IActionResult FileGone(string backupId, string collection) =>
        Problem.NotFound(Gone.File(backupId, collection));

    /// <summary>409: the file is there and cannot be read.</summary>
    public static IActionResult Unreadable(string why) =>
        new Problem { Title = "Cannot be read", Status = StatusCodes.Status409Conflict, Detail = why }.ToResult();

    /// <summary>410 if it is removed; 404 if nothing is known of it.</summary>
    public static IActionResult NoDiff(string id, bool isExpired) => isExpired
        ? new Problem
        {
            Title = "Expired",
            Status = StatusCodes.Status410Gone,
            Detail = $"The diff {id} is removed: results are kept for a day. Start it again with POST /api/diffs.",
        }.ToResult()
        : Problem.NotFound($"There is no diff '{id}'; POST /api/diffs starts one.");

    /// <summary>409: it has no documents, or none yet.</summary>
    public static IActionResult NotReady(Diff diff) => new Problem
    {
        Title = diff.State == DiffState.Running ? "Not yet" : "Failed",
        Status = StatusCodes.Status409Conflict,
        Detail = diff.State == DiffState.Running
            ? $"The diff {diff.Id} is still running; its documents can be read once it is ready (GET /api/diffs/{diff.Id})."
            : $"The diff {diff.Id} failed, so it has no documents. {diff.Reason}",
    }.ToResult();

    /// <summary>404: the diff has no numbers for that collection.</summary>
    public static IActionResult NotCompared(Diff diff, string collection, string? reason) => Problem.NotFound(reason is null
        ? $"The diff {diff.Id} has no collection '{Printable.Of(collection)}'."
        : $"The diff {diff.Id} could not compare '{Printable.Of(collection)}'. {reason}");
}
