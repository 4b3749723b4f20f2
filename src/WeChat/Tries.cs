using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace WeChat;

/// <summary>What may be sent a second time.</summary>
internal enum Repeat
{
    /// <summary>A question: repeating it changes nothing.</summary>
    Always,

    /// <summary>An action without an idempotency key: retried only if the service has answered that it was not done.</summary>
    AnsweredErrorsOnly,
}

/// <summary>The time-out of one try and the short retries around it, on the given clock. Nothing here lasts longer than seconds.</summary>
internal sealed class Tries
{
    private const double Spread = 0.2;

    private readonly Lock _jitterLock = new();
    private readonly Random _jitter;
    private readonly TimeProvider _time;
    private readonly TimeSpan[] _delays;
    private readonly ILogger _log;
    private readonly TimeSpan _timeout;
    private readonly ResiliencePipeline _timed;
    private readonly ResiliencePipeline _always;
    private readonly ResiliencePipeline _answeredOnly;

    public Tries(WeChatOptions options, TimeProvider time, Random jitter, ILogger log)
    {
        _jitter = jitter;
        _time = time;
        _log = log;
        // Polly accepts 10 ms to 24 h.
        _timeout = TimeSpan.FromTicks(
            Math.Clamp(options.RequestTimeout.Ticks, TimeSpan.FromMilliseconds(10).Ticks, TimeSpan.FromHours(24).Ticks));
        _timed = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = _timeout })
            .Build();
        _delays = [.. options.RetryDelays.Take(Limits.MaxTries - 1)];
        _always = Retrying(static failure => true);
        _answeredOnly = Retrying(static failure => failure.Code is not null && !failure.OutcomeUnknown);
    }

    /// <summary>The waits between tries: one less than the tries.</summary>
    public int Waits => _delays.Length;

    /// <summary>The wait before retrying something larger than a call.</summary>
    public Task WaitAsync(int number, CancellationToken ct) => Task.Delay(Spreaded(_delays[number]), _time, ct);

    /// <summary>Runs <paramref name="call"/> up to three times while it fails with <see cref="ErrorClass.Retry"/>.</summary>
    public async Task<T> RunAsync<T>(string endpoint, Repeat repeat, Func<CancellationToken, ValueTask<T>> call, CancellationToken ct)
    {
        var pipeline = repeat == Repeat.Always ? _always : _answeredOnly;
        var context = ResilienceContextPool.Shared.Get(endpoint, ct);
        try
        {
            return await pipeline.ExecuteAsync(static (context, call) => call(context.CancellationToken), context, call);
        }
        catch (WeChatException failure)
        {
            failure.TriesUsedUp = true; // so that an outer call does not multiply the tries
            throw;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>One request within the time-out; every failure becomes a <see cref="WeChatException"/>.</summary>
    public async Task<T> TimedAsync<T>(string endpoint, bool effectful, Func<CancellationToken, ValueTask<T>> send, CancellationToken ct)
    {
        try
        {
            return await _timed.ExecuteAsync(send, ct);
        }
        catch (TimeoutRejectedException)
        {
            throw Failures.Timeout(endpoint, _timeout, effectful);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Failures.Network(endpoint, failure, effectful);
        }
    }

    private ResiliencePipeline Retrying(Func<WeChatException, bool> mayRepeat)
    {
        if (_delays.Length == 0)
            return ResiliencePipeline.Empty;
        var retry = new RetryStrategyOptions
        {
            MaxRetryAttempts = _delays.Length,
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is WeChatException { Class: ErrorClass.Retry, TriesUsedUp: false } failure && mayRepeat(failure)),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(Spreaded(_delays[args.AttemptNumber])),
            OnRetry = args =>
            {
                var failure = (WeChatException)args.Outcome.Exception!;
                Log.TriedAgain(_log, args.Context.OperationKey!, args.AttemptNumber + 1, failure.Kind, failure.Code, args.RetryDelay);
                return ValueTask.CompletedTask;
            },
        };
        return new ResiliencePipelineBuilder { TimeProvider = _time }.AddRetry(retry).Build();
    }

    private TimeSpan Spreaded(TimeSpan delay)
    {
        lock (_jitterLock)
            return delay * (1 - Spread + (2 * Spread * _jitter.NextDouble()));
    }
}
