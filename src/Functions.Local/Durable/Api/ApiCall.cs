using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>One call: its place in the path and its query. What cannot be understood in the query is ignored, as upstream does.</summary>
internal sealed class ApiCall(HttpContext http, IReadOnlyDictionary<string, string> arguments)
{
    public HttpContext Http { get; } = http;

    public HttpRequest Request => Http.Request;

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The instance of the path; null where the path has none.</summary>
    public string? InstanceIdOrNone => arguments.GetValueOrDefault("instanceId");

    public string InstanceId => arguments["instanceId"];

    public string Argument(string name) => arguments[name];

    public string? Text(string name) => Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    public bool Flag(string name, bool otherwise) => bool.TryParse(Text(name), out bool value) ? value : otherwise;

    public DateTimeOffset? Time(string name)
        => DateTimeOffset.TryParse(WithLongYear(Text(name)), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;

    /// <summary>Seconds with a fraction, cut to what a call may wait; less than nothing is nothing.</summary>
    public TimeSpan? Seconds(string name)
        => double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && !double.IsNaN(seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Limits.LongestCallWait.TotalSeconds))
            : null;

    public int PageSize
        => int.TryParse(Text("top"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int top) && top > 0
            ? Math.Min(top, Limits.PageSize)
            : OrchestrationQuery.DefaultPageSize;

    /// <summary>Statuses, repeated or separated by commas; null: any.</summary>
    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses
    {
        get
        {
            List<OrchestrationRuntimeStatus> statuses = [];
            foreach (string name in (Text("runtimeStatus") ?? string.Empty).Split(','))
            {
                if (Enum.TryParse(name, ignoreCase: true, out OrchestrationRuntimeStatus status) && Enum.IsDefined(status))
                    statuses.Add(status);
            }

            return statuses.Count > 0 ? statuses : null;
        }
    }

    /// <summary>Python on Linux leaves out the zeros with which early years begin: <c>1-01-01</c>.</summary>
    private static string? WithLongYear(string? time)
    {
        int year = time?.IndexOf('-') ?? -1;
        return year is > 0 and < 4 && time![..year].All(char.IsAsciiDigit) ? time.PadLeft(time.Length + 4 - year, '0') : time;
    }
}
