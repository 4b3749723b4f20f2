using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Workflow.Http;

/// <summary>Runs an endpoint that needs storage: an outage becomes a 503 with a sentence, and one line in the log.</summary>
internal static class Guarded
{
    private const string RetryAfterSeconds = "30";

    /// <summary>The endpoint's answer, or 503 with <c>Retry-After</c>.</summary>
    public static async Task<IActionResult> RunAsync(HttpRequest request, ILogger logger, Func<Task<IActionResult>> endpoint)
    {
        try
        {
            return await endpoint();
        }
        catch (Exception away) when (StorageFaults.Include(away))
        {
            Log.StorageUnreachable(logger, StorageFaults.Describe(away));
            request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            return new Problem
            {
                Title = "Storage is away",
                Status = StatusCodes.Status503ServiceUnavailable,
                Detail = "Blob or Table storage cannot be reached. Running backups wait for it. Check AzureWebJobsStorage and the network, then try again.",
            }.ToResult();
        }
    }
}
