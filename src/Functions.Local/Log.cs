using Microsoft.Extensions.Logging;

namespace Functions.Local;

/// <summary>All log messages of this project. Ids 1-19 the host, 20-39 calls, 40-59 timers, 60-79 the Durable HTTP API.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {Address}: {Count} functions, orchestrations in {Store}")]
    public static partial void Listening(this ILogger log, string address, int count, string store);

    [LoggerMessage(2, LogLevel.Information, "{Methods} {Address} runs {Function}")]
    public static partial void Route(this ILogger log, string methods, string address, string function);

    [LoggerMessage(3, LogLevel.Information, "{Function} is disabled by a setting")]
    public static partial void Disabled(this ILogger log, string function);

    [LoggerMessage(4, LogLevel.Warning, "WEBSITE_TIME_ZONE is set; the local host ignores it: schedules are UTC")]
    public static partial void TimeZoneIgnored(this ILogger log);

    [LoggerMessage(5, LogLevel.Information, "Stopping")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(20, LogLevel.Error, "{Function} failed (call {InvocationId})")]
    public static partial void FunctionFailed(this ILogger log, Exception exception, string function, string invocationId);

    [LoggerMessage(21, LogLevel.Error, "{Function} was cancelled: functionTimeout is over (call {InvocationId})")]
    public static partial void FunctionTimedOut(this ILogger log, string function, string invocationId);

    [LoggerMessage(40, LogLevel.Information, "Timer {Function} ({Expression}) is due next at {Next:yyyy-MM-ddTHH:mm:ssZ}")]
    public static partial void TimerNext(this ILogger log, string function, string expression, DateTime next);

    [LoggerMessage(41, LogLevel.Information, "Timer {Function} runs, due at {Due:yyyy-MM-ddTHH:mm:ssZ}, past due: {IsPastDue}")]
    public static partial void TimerRuns(this ILogger log, string function, DateTime due, bool isPastDue);

    [LoggerMessage(42, LogLevel.Warning, "Timer {Function}: the clock was set back; the next run stays at {Next:yyyy-MM-ddTHH:mm:ssZ}")]
    public static partial void ClockSetBack(this ILogger log, string function, DateTime next);

    [LoggerMessage(43, LogLevel.Warning, "The timers' record cannot be read ({Path}: {Reason}); they start without it")]
    public static partial void TimersUnreadable(this ILogger log, string path, string reason);

    [LoggerMessage(44, LogLevel.Warning, "The timers' record cannot be written ({Path}: {Reason}); a restart may repeat or miss a run")]
    public static partial void TimersUnwritable(this ILogger log, string path, string reason);

    [LoggerMessage(45, LogLevel.Warning, "Timer {Function} failed and runs again in {Wait} (retry {Retry})")]
    public static partial void TimerRetries(this ILogger log, string function, int retry, TimeSpan wait);

    [LoggerMessage(46, LogLevel.Warning,
        "Timer {Function}: the clock was ahead when this timer last noted something ({Noted:yyyy-MM-ddTHH:mm:ssZ}) and is right now, or is wrong now; the timer begins anew and is due next at {Next:yyyy-MM-ddTHH:mm:ssZ}")]
    public static partial void ClockWasAhead(this ILogger log, string function, DateTime noted, DateTime next);

    [LoggerMessage(47, LogLevel.Error,
        "Timer {Function}: the due time {Due:yyyy-MM-ddTHH:mm:ssZ} was not served, every call failed; the timer runs next at {Next:yyyy-MM-ddTHH:mm:ssZ}")]
    public static partial void DueTimeNotServed(this ILogger log, string function, DateTime due, DateTime next);

    [LoggerMessage(60, LogLevel.Error, "The Durable HTTP API failed at {Method} {Path}")]
    public static partial void DurableApiFailed(this ILogger log, Exception exception, string method, string path);
}
