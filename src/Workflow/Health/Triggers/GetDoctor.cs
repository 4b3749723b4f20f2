using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Health.Triggers;

/// <summary><c>GET /api/doctor</c>: runs the checks now. 200 even if something is wrong: the request itself succeeded.</summary>
public sealed class GetDoctor(Doctor doctor)
{
    [Function(nameof(GetDoctor))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "doctor")] HttpRequest request, CancellationToken cancellation) =>
        Json.Result(StatusCodes.Status200OK, await doctor.ExamineAsync(cancellation));
}
