namespace Workflow.Logs;

/// <summary>How long an order waits. Pure.</summary>
internal static class OrderDeadline
{
    /// <summary>When an order ends at the latest, as things stand.</summary>
    public static DateTimeOffset Of(OrderKind kind, DateTimeOffset createdAt, DateTimeOffset expires, DateTimeOffset touchedAt)
    {
        if (kind == OrderKind.Order)
            return expires;
        var quiet = touchedAt + Limits.ReportQuiet;
        var longest = createdAt + Limits.LongestReportTime;
        return quiet < longest ? quiet : longest;
    }
}
