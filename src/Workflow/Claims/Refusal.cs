using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Claims;

/// <summary>Why something that was asked of a run is not done.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">For a person.</param>
/// <param name="Field">Of the request, where that is at fault.</param>
/// <param name="Holder">Who holds the claim, where that is the reason.</param>
internal sealed record Refusal(int Status, string Detail, string? Field = null, Claim? Holder = null)
{
    public static Refusal Bad(string field, string detail) => new(StatusCodes.Status400BadRequest, detail, field);

    public static Refusal Missing(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static Refusal Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    public static Refusal Held(Claim holder, string why) => new(StatusCodes.Status409Conflict, why, Holder: holder);

    public static Refusal Gone(string detail) => new(StatusCodes.Status410Gone, detail);

    public IActionResult ToResult() => Status switch
    {
        StatusCodes.Status400BadRequest => Problem.BadRequest(Field ?? "", Detail),
        _ when Holder is not null => ClaimHeld.Answer(Holder, Detail),
        StatusCodes.Status404NotFound => Problem.NotFound(Detail),
        _ => new Problem { Title = Status == StatusCodes.Status410Gone ? "Gone" : "Conflict", Status = Status, Detail = Detail }.ToResult(),
    };
}
