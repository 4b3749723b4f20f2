using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Claims;
using Workflow.Http;

namespace Workflow.Restores;

/// <summary>Why something that was asked of a restore is not done.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">For a person.</param>
/// <param name="Field">Of the request, where that is at fault.</param>
/// <param name="Holder">Who holds the claim, where that is the reason.</param>
internal sealed record RestoreRefusal(int Status, string Detail, string? Field = null, Claim? Holder = null)
{
    public static RestoreRefusal Bad(string field, string detail) => new(StatusCodes.Status400BadRequest, detail, field);

    public static RestoreRefusal Missing(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static RestoreRefusal Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    public static RestoreRefusal Held(Claim holder, string why) => new(StatusCodes.Status409Conflict, why, Holder: holder);

    public static RestoreRefusal Gone(string detail) => new(StatusCodes.Status410Gone, detail);

    public IActionResult ToResult() => Status switch
    {
        StatusCodes.Status400BadRequest => Problem.BadRequest(Field ?? "", Detail),
        _ when Holder is not null => ClaimHeld.Answer(Holder, Detail),
        StatusCodes.Status404NotFound => Problem.NotFound(Detail),
        _ => new Problem { Title = Status == StatusCodes.Status410Gone ? "Gone" : "Conflict", Status = Status, Detail = Detail }.ToResult(),
    };
}
