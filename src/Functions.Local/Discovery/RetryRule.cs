using System.Globalization;
using System.Reflection;
using AppRetry = Microsoft.Azure.Functions.Worker.RetryAttribute;

namespace Functions.Local.Discovery;

/// <summary>How often a function whose call failed is called again, and after which waits: <c>[FixedDelayRetry]</c> and <c>[ExponentialBackoffRetry]</c>.</summary>
/// <param name="Most">Calls after the first one; -1 for no limit.</param>
/// <param name="First">The wait before the first of them; it doubles from one to the next.</param>
/// <param name="Longest">The longest wait.</param>
internal sealed record RetryRule(int Most, TimeSpan First, TimeSpan Longest)
{
    public static RetryRule None { get; } = new(0, TimeSpan.Zero, TimeSpan.Zero);

    public bool Allows(int retry) => Most < 0 || retry <= Most;

    /// <summary>The wait before a call.</summary>
    /// <param name="retry">1 for the first call after the one that failed.</param>
    public TimeSpan WaitBefore(int retry)
    {
        double ticks = First.Ticks * Math.Pow(2, retry - 1);
        return ticks < Longest.Ticks ? TimeSpan.FromTicks((long)ticks) : Longest;
    }

    public static RetryRule Of(MethodInfo method, Problems problems)
    {
        try
        {
            return method.GetCustomAttribute<AppRetry>() switch
            {
                FixedDelayRetryAttribute rule => new RetryRule(rule.MaxRetryCount, Interval(rule.DelayInterval), Interval(rule.DelayInterval)),
                ExponentialBackoffRetryAttribute rule => new RetryRule(rule.MaxRetryCount, Interval(rule.MinimumInterval), Interval(rule.MaximumInterval)),
                _ => None,
            };
        }
        catch (ArgumentException wrong)
        {
            // The attributes check their arguments only when they are read.
            problems.Add(method, $"its retry attribute is wrong: {wrong.Message}");
            return None;
        }
    }

    private static TimeSpan Interval(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
