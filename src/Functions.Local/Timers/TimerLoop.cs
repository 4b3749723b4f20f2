using Functions.Local.Discovery;
using Functions.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Timers;

/// <summary>
/// One timer: waits for its due time, runs, records the run. A due time runs once while the process lives, whatever the clock does; due
/// times that passed in the meantime become one late run. A run is recorded when it ends, so one that is killed runs again at the next
/// start. A record from a clock that was far ahead is ignored once the clock is right: its due time would skip all earlier ones.
/// </summary>
internal sealed class TimerLoop(
    FunctionDescriptor function,
    TimerTrigger trigger,
    FunctionInvoker invoker,
    CallLimits limits,
    TimerStore store,
    TimeProvider time,
    IServiceScopeFactory scopes,
    ILogger<TimerLoop> log)
{
    private TimerRecord _record = null!;

    private enum CallEnd
    {
        Done,
        Failed,
        Stopped,
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            bool missed = Recall();
            if (missed ? !await RunOnceAsync(_record.Next, isPastDue: true, stopping)
                : trigger.RunOnStartup && !await RunOnceAsync(due: null, isPastDue: false, stopping))
                return;
            do
                await UntilDueAsync(stopping);
            while (await RunOnceAsync(_record.Next, Now - _record.Next > Limits.TimerLateness, stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Loads the record, or starts without one; true: a due time passed while the host was down.</summary>
    private bool Recall()
    {
        DateTime now = Now;
        TimerRecord? known = trigger.UseMonitor ? store.Find(function.Name) : null;
        bool valid = known is not null && known.Schedule == trigger.Expression;
        _record = valid ? known! : new TimerRecord(trigger.Expression, known?.Last, NextAfter(now), now);
        if (!valid)
            Remember();
        if (!BeginAnewAfterWrongClock())
            log.TimerNext(function.Name, trigger.Expression, _record.Next);
        return _record.Next <= now;
    }

    /// <summary>True: the record comes from a clock that was far ahead, and the next due time now follows the current clock.</summary>
    private bool BeginAnewAfterWrongClock()
    {
        DateTime now = Now;
        DateTime written = _record.Last > _record.LastUpdated ? _record.Last.Value : _record.LastUpdated;
        if (written - now <= Limits.LargestStepBack)
            return false;
        _record = new TimerRecord(trigger.Expression, _record.Last <= now ? _record.Last : null, NextAfter(now), now);
        Remember();
        log.ClockWasAhead(function.Name, written, _record.Next);
        return true;
    }

    /// <summary>Long waits are split: a changed clock is noticed at the next piece.</summary>
    private async Task UntilDueAsync(CancellationToken stopping)
    {
        bool warned = false;
        BeginAnewAfterWrongClock();
        for (TimeSpan left = _record.Next - Now; left > TimeSpan.Zero; left = _record.Next - Now)
        {
            if (!warned && NextAfter(Now) < _record.Next)
            {
                warned = true;
                log.ClockSetBack(function.Name, _record.Next);
            }

            TimeSpan piece = left < Limits.LongestTimerWait ? left : Limits.LongestTimerWait;
            // Whole milliseconds, rounded up; otherwise the last piece would end just before the due time.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(piece.TotalMilliseconds)), time, stopping);
            BeginAnewAfterWrongClock();
        }
    }

    /// <summary>Runs and records the run; false: the host is stopping and the run was cut short, so the next start repeats it.</summary>
    /// <param name="due">The due time of this run; null for a run at start-up that the trigger asks for.</param>
    /// <param name="isPastDue">Passed to the function.</param>
    /// <param name="stopping">The host stops.</param>
    private async Task<bool> RunOnceAsync(DateTime? due, bool isPastDue, CancellationToken stopping)
    {
        DateTime started = Now;
        log.TimerRuns(function.Name, due ?? started, isPastDue);
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = trigger.UseMonitor ? _record.ToStatus() : null };
        CallEnd end = await CallUntilDoneAsync(info, stopping);
        if (end == CallEnd.Stopped)
            return false;

        // A clock that was set back must not make a due time come again; a run at start-up leaves the next one as it is.
        DateTime served = due > started ? due.Value : started;
        DateTime next = due is null ? _record.Next : NextAfter(served);
        _record = new TimerRecord(trigger.Expression, served, next, Now);
        Remember();
        // A failed due time is not repeated: a function that always fails must not keep the host busy.
        if (end == CallEnd.Failed)
            log.DueTimeNotServed(function.Name, due ?? started, _record.Next);
        else
            log.TimerNext(function.Name, trigger.Expression, _record.Next);
        return true;
    }

    /// <summary>Calls, and retries as often as the function's retry attribute allows.</summary>
    private async Task<CallEnd> CallUntilDoneAsync(TimerInfo info, CancellationToken stopping)
    {
        for (int retry = 0; ; retry++)
        {
            CallEnd end = await CallAsync(info, retry, stopping);
            if (end != CallEnd.Failed || !function.Retry.Allows(retry + 1))
                return end;
            TimeSpan wait = function.Retry.WaitBefore(retry + 1);
            log.TimerRetries(function.Name, retry + 1, wait);
            await Task.Delay(wait, time, stopping);
        }
    }

    private async Task<CallEnd> CallAsync(TimerInfo info, int retry, CancellationToken stopping)
    {
        using CallLimit limit = limits.Begin(stopping);
        string id = invoker.NextId();
        try
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            LocalFunctionContext context = new(
                function, id, scope.ServiceProvider, limit.Token, new LocalRetryContext(retry, function.Retry.Most));
            await invoker.InvokeAsync(function, context, info);
            return CallEnd.Done;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return CallEnd.Stopped;
        }
        catch (OperationCanceledException) when (limit.IsTimedOut)
        {
            log.FunctionTimedOut(function.Name, id);
        }
        catch (Exception failure)
        {
            // The schedule continues: a timer that fails once must not stop for ever.
            log.FunctionFailed(failure, function.Name, id);
        }

        return CallEnd.Failed;
    }

    private void Remember()
    {
        if (trigger.UseMonitor)
            store.Save(function.Name, _record);
    }

    private DateTime NextAfter(DateTime moment) => DateTime.SpecifyKind(trigger.Schedule.GetNextOccurrence(moment), DateTimeKind.Utc);
}
