using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Restores.Triggers;

/// <summary>Answers that several calls about restores give.</summary>
internal static class RestoreProblems
{
    public static IActionResult None(string id) => Problem.NotFound($"There is no restore '{id}'; GET /api/restores lists them.");
}
