using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Logs.Door;

/// <summary>
/// The checks that every device request passes first, the cheapest first: origin, rate of its address; then the endpoint reads
/// the token and checks the rate of its user here.
/// </summary>
public sealed class DoorGate(Origins origins, RateLimits rates, LogSettings settings)
{
    /// <summary>The endpoint's answer, or why it was not called.</summary>
    internal async Task<IActionResult> RunAsync(HttpRequest request, ILogger logger, Func<Task<IActionResult>> endpoint)
    {
        if (!origins.Admit(request))
            return DoorAnswers.OriginRefused();
        if (HttpMethods.IsOptions(request.Method))
            return DoorAnswers.Preflight();
        var wait = rates.TakeOfAddress(ClientAddress.Of(request, settings.BehindAppService));
        return wait > TimeSpan.Zero ? DoorAnswers.TooManyRequests(request, wait) : await Guarded.RunAsync(request, logger, endpoint);
    }

    /// <summary>Null, or the answer that the user sends too many requests.</summary>
    internal IActionResult? Refusal(HttpRequest request, string uin)
    {
        var wait = rates.TakeOfUser(uin);
        return wait > TimeSpan.Zero ? DoorAnswers.TooManyRequests(request, wait) : null;
    }

    /// <summary>Null, or the answer that the user starts too many reports.</summary>
    internal IActionResult? ReportRefusal(HttpRequest request, string uin, string report)
    {
        var wait = rates.TakeOfReport(uin, report);
        return wait > TimeSpan.Zero ? DoorAnswers.TooManyRequests(request, wait) : null;
    }
}
