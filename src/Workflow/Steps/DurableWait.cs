namespace Workflow.Steps;

/// <summary>Waits of orchestrators. Everything here is deterministic: time and chance come from the context.</summary>
internal static class DurableWait
{
    private const double Jitter = 0.2;

    /// <summary>Waits on a durable timer, or until canceled; false if canceled.</summary>
    public static async Task<bool> DelayAsync(this TaskOrchestrationContext context, TimeSpan delay, Task cancel)
    {
        if (cancel.IsCompleted)
            return false;
        using var abandon = new CancellationTokenSource();
        var timer = context.CreateTimer(context.CurrentUtcDateTime + delay, abandon.Token);
        if (await Task.WhenAny(timer, cancel) == timer)
            return true;
        abandon.Cancel();
        return false;
    }

    /// <summary>Spreads our own wait by ±20 %, so that a thousand exports do not ask in the same second.</summary>
    public static TimeSpan Spread(this TaskOrchestrationContext context, TimeSpan delay) => delay * (1 - Jitter + (2 * Jitter * context.NextUnit()));

    /// <summary>Spreads a wait that the service asked for by up to 20 % more: never less than it asked.</summary>
    public static TimeSpan SpreadUp(this TaskOrchestrationContext context, TimeSpan delay) => delay * (1 + (Jitter * context.NextUnit()));

    private static double NextUnit(this TaskOrchestrationContext context) => BitConverter.ToUInt32(context.NewGuid().ToByteArray(), 0) / (double)uint.MaxValue;
}
