using System.Globalization;
using Local.DurableTask.Client;
using Microsoft.AspNetCore.Http;

namespace Local.Functions.Durable;

/// <summary>Query parameters of the Durable HTTP API. What cannot be understood is ignored, as upstream does.</summary>
internal static class DurableQuery
{
    public static string InstanceId(HttpContext http) => (string)http.Request.RouteValues["instanceId"]!;

    public static bool Flag(HttpRequest request, string name, bool otherwise)
        => bool.TryParse(request.Query[name], out bool value) ? value : otherwise;

    public static DateTimeOffset? Time(HttpRequest request, string name)
        => DateTimeOffset.TryParse(request.Query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;

    public static TimeSpan? Seconds(HttpRequest request, string name)
        => double.TryParse(request.Query[name], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds >= 0 && seconds <= TimeSpan.FromDays(1).TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    public static int PageSize(HttpRequest request)
        => int.TryParse(request.Query["top"], out int top) && top > 0 ? Math.Min(top, Limits.PageSize) : OrchestrationQuery.DefaultPageSize;

    /// <summary>Statuses, repeated or separated by commas; null: any.</summary>
    public static IReadOnlyList<OrchestrationRuntimeStatus>? Statuses(HttpRequest request)
    {
        List<OrchestrationRuntimeStatus> statuses = [];
        foreach (string name in request.Query["runtimeStatus"].SelectMany(part => (part ?? string.Empty).Split(',')))
        {
            if (Enum.TryParse(name.Trim(), ignoreCase: true, out OrchestrationRuntimeStatus status) && Enum.IsDefined(status))
                statuses.Add(status);
        }

        return statuses.Count > 0 ? statuses : null;
    }
}
