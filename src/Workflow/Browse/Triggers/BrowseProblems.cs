using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Browse.Triggers;

/// <summary>Why something in a backup cannot be had.</summary>
internal static class BrowseProblems
{
    /// <summary>404: the backup is there, its file is not.</summary>
    public static IActionResult FileGone(string backupId, string collection) =>
        Problem.NotFound($"The backup {backupId} has expired or its file of '{Printable.Of(collection)}' is gone.");

    /// <summary>409: the file is there and cannot be read.</summary>
    public static IActionResult Unreadable(string why) =>
        new Problem { Title = "Unreadable", Status = StatusCodes.Status409Conflict, Detail = why }.ToResult();
}
