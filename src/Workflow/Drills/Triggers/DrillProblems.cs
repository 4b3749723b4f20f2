using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Drills.Triggers;

/// <summary>Answers that several calls about drills give.</summary>
internal static class DrillProblems
{
    public static IActionResult None(string id) => Problem.NotFound($"There is no drill '{id}'; GET /api/drills lists them.");
}
