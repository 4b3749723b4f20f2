using System.Net;
using System.Text.Json;

namespace Cli.Api;

/// <summary>The app refused, with a sentence that says why.</summary>
internal sealed class ApiFailure(HttpStatusCode status, string detail, JsonElement? problem) : Exception(detail)
{
    // Names of fields that say who holds the claim.
    private static readonly string[] Holders = ["backupId", "restoreId", "drillId"];

    public HttpStatusCode Status => status;

    /// <summary>How the verb ends.</summary>
    public ExitCode Code => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCode.KeyRefused,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ExitCode.NotFound,
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => ExitCode.Usage,
        HttpStatusCode.Conflict when Holders.Any(holder => problem?.TryGetProperty(holder, out _) ?? false) => ExitCode.Claimed,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCode.Refused,
        _ => ExitCode.Failed,
    };
}

/// <summary>Nobody answers; who waits may ask again.</summary>
internal sealed class ServerAway(string sentence) : Exception(sentence);
