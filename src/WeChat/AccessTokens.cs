using Microsoft.Extensions.Logging;

namespace WeChat;

/// <summary>
/// The access token, from <c>cgi-bin/stable_token</c> only: that endpoint is isolated from <c>cgi-bin/token</c>, which would end the token
/// of the customer's other services. At most one request is in flight for all callers. Lifetimes run on the monotonic clock, so a jump of the
/// wall clock changes nothing.
/// </summary>
/// <remarks>
/// After a refusal the token is first requested again in normal mode: if somebody else forced a refresh, that returns the new token and
/// disturbs nobody. A refresh is forced only if the service returns the very token that it just refused, since that ends the token for every other user
/// of stable_token; the service allows it 20 times a day and ignores it within 30 seconds of the last one, so both rules are applied here too.
/// Forced refreshes of other processes cannot be seen; the service's own answer (the same token again, or 45009) covers them.
/// </remarks>
internal sealed class AccessTokens(WeChatOptions options, TimeProvider time, Transport transport, Tries tries, ServiceMemory memory, CallNumbers numbers, ILogger log) : IDisposable
{
    /// <summary>Its name in errors, logs and the error table.</summary>
    public const string Endpoint = "stable_token";

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Queue<long> _forced = new();
    private Token? _current;
    private Task<Token>? _flight;

    public async Task<string> GetAsync(CancellationToken ct)
    {
        Task<Token> flight;
        lock (_lock)
        {
            if (_current is { } current && time.GetElapsedTime(current.TakenAt) < current.UsableFor)
                return current.Value;
            flight = StartOrJoin(refused: null);
        }
        return (await flight.WaitAsync(ct)).Value;
    }

    /// <summary>A token other than <paramref name="refused"/>, or an exception.</summary>
    public async Task<string> RenewAsync(string refused, CancellationToken ct)
    {
        while (true)
        {
            Task<Token> flight;
            lock (_lock)
            {
                if (_current is { } current && current.Value != refused)
                    return current.Value; // another caller was faster
                flight = StartOrJoin(refused);
            }
            var token = await flight.WaitAsync(ct);
            if (token.Value != refused)
                return token.Value;
            // That request began before the refusal of its token was known; the next one knows.
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    /// <summary>The service refuses a token that it has just issued. All that is left is to try later.</summary>
    public static WeChatException StillRefused(WeChatException failure) =>
        new(failure.Message, failure.Kind, ErrorClass.RetryLater, failure.Action)
        {
            Code = failure.Code,
            Scope = ErrorScope.Account,
            RequestId = failure.RequestId,
            RetryAfter = TimeSpan.FromMinutes(1),
        };

    // Called under the lock. The request belongs to no caller: one that gives up must not cancel it for the others.
    private Task<Token> StartOrJoin(string? refused)
    {
        if (_flight is not { IsCompleted: false })
            _flight = Task.Run(() => FetchAsync(refused), CancellationToken.None);
        return _flight;
    }

    private async Task<Token> FetchAsync(string? refused)
    {
        try
        {
            var token = await FetchOnceAsync(refused);
            memory.SawToken();
            return token;
        }
        catch (WeChatException failure)
        {
            memory.SawRefusal(failure);
            throw;
        }
    }

    private async Task<Token> FetchOnceAsync(string? refused)
    {
        var token = await RequestAsync(force: false);
        if (token.Value == refused)
        {
            TakeForcedRefresh();
            token = await RequestAsync(force: true);
            if (token.Value == refused)
                throw RefreshTooSoon(Limits.ForcedRefreshGap);
        }
        lock (_lock)
            _current = token;
        return token;
    }

    private Task<Token> RequestAsync(bool force) =>
        tries.RunAsync(Endpoint, Repeat.Always, async ct =>
        {
            var body = new { grant_type = "client_credential", appid = options.AppId, secret = options.AppSecret, force_refresh = force };
            var sentAt = time.GetTimestamp();
            var answer = await transport.PostAsync(Endpoint, "cgi-bin/stable_token", body, effectful: false, ct);
            if (answer.ErrorCode != 0)
            {
                var refusal = Failures.Service(Endpoint, answer.ErrorCode, answer.ErrorMessage, effectful: false, time.GetUtcNow(), options.AppSecret);
                numbers.ToldToWait(refusal);
                throw refusal;
            }
            var value = answer.RequiredText("access_token");
            var lifetime = TimeSpan.FromSeconds(Math.Clamp(answer.RequiredInt64("expires_in"), 0, 86_400));
            Log.TokenRenewed(log, force ? "forced" : "normal", lifetime);
            return new Token(value, sentAt, lifetime);
        }, _closing.Token);

    private void TakeForcedRefresh()
    {
        lock (_lock)
        {
            while (_forced.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= TimeSpan.FromDays(1))
                _forced.Dequeue();
            if (_forced.Count > 0 && time.GetElapsedTime(_forced.Last()) is var since && since < Limits.ForcedRefreshGap)
                throw RefreshTooSoon(Limits.ForcedRefreshGap - since);
            if (_forced.Count >= Limits.ForcedRefreshesPerDay)
                throw RefreshTooSoon(TimeSpan.FromDays(1) - time.GetElapsedTime(_forced.Peek()));
            _forced.Enqueue(time.GetTimestamp());
        }
    }

    private static WeChatException RefreshTooSoon(TimeSpan wait) =>
        new(
            $"{Endpoint}: the service refuses the access token that it issued, and a new one may not be forced yet.",
            FailureKind.ServiceError,
            ErrorClass.RetryLater,
            "Check whether another program of this AppId keeps forcing new tokens.")
        {
            Scope = ErrorScope.Account,
            RetryAfter = wait,
        };

    /// <summary>
    /// A token and how long it is used. In a token's last five minutes the service issues the next one, so the margin is within them.
    /// </summary>
    private sealed record Token(string Value, long TakenAt, TimeSpan Lifetime)
    {
        public TimeSpan UsableFor => Lifetime - TimeSpan.FromTicks(Math.Min(Limits.TokenMargin.Ticks, Lifetime.Ticks / 2));

        public override string ToString() => $"token for {UsableFor}";
    }
}
