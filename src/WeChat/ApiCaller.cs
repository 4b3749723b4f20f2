using Microsoft.Extensions.Logging;

namespace WeChat;

/// <summary>One call of a <c>tcb/</c> endpoint: checks the settings, gets the token, renews a refused token once, retries briefly.</summary>
internal sealed class ApiCaller : IDisposable
{
    private readonly WeChatOptions _options;
    private readonly TimeProvider _time;
    private readonly Transport _transport;
    private readonly Tries _tries;
    private readonly AccessTokens _tokens;
    private readonly CallNumbers _numbers;
    private readonly ILogger _log;

    public ApiCaller(WeChatOptions options, TimeProvider time, HttpPool http, Tries tries, CallNumbers numbers, ILogger log)
    {
        _options = options;
        _time = time;
        _tries = tries;
        _numbers = numbers;
        _log = log;
        Memory = new ServiceMemory(time);
        _transport = new Transport(options, http, tries, Memory, numbers);
        _tokens = new AccessTokens(options, time, _transport, tries, Memory, numbers, log);
    }

    public ILogger Log => _log;

    public ServiceMemory Memory { get; }

    /// <summary>Posts <paramref name="body"/>, in which nothing is a secret.</summary>
    public Task<T> PostAsync<T>(string endpoint, object body, Repeat repeat, Func<ApiAnswer, T> read, CancellationToken ct) =>
        PostAsync(endpoint, body, repeat, [], read, ct);

    /// <summary>
    /// Posts <paramref name="body"/> and reads the answer; <paramref name="read"/> throws when the answer lacks what it needs.
    /// <paramref name="hidden"/> texts are masked if the service's message quotes them.
    /// </summary>
    public async Task<T> PostAsync<T>(
        string endpoint, object body, Repeat repeat, IReadOnlyList<string> hidden, Func<ApiAnswer, T> read, CancellationToken ct)
    {
        if (_options.Problem() is { } problem)
            throw Failures.Settings(problem);
        var token = await _tokens.GetAsync(ct);
        var renewed = false;
        return await _tries.RunAsync(endpoint, repeat, async inner =>
        {
            var answer = await SendAsync(inner);
            if (!renewed && ErrorTable.Find(answer.ErrorCode, answer.ErrorMessage, endpoint).Class == ErrorClass.RefreshToken)
            {
                renewed = true; // once per call: a service that refuses every token must not use up the day's refreshes
                WeChat.Log.TokenRefused(_log, endpoint, answer.ErrorCode);
                token = await _tokens.RenewAsync(token, inner);
                answer = await SendAsync(inner);
            }
            return answer.ErrorCode == 0 ? read(answer) : throw Refusal(endpoint, answer, repeat == Repeat.AnsweredErrorsOnly, [token, _options.AppSecret, .. hidden]);
        }, ct);

        Task<ApiAnswer> SendAsync(CancellationToken inner) => _transport.PostAsync(
            endpoint, $"tcb/{endpoint}?access_token={Uri.EscapeDataString(token)}", body, repeat == Repeat.AnsweredErrorsOnly, inner);
    }

    public void Dispose() => _tokens.Dispose();

    private WeChatException Refusal(string endpoint, ApiAnswer answer, bool effectful, ReadOnlySpan<string?> secrets)
    {
        var failure = Failures.Service(endpoint, answer.ErrorCode, answer.ErrorMessage, effectful, _time.GetUtcNow(), secrets);
        _numbers.ToldToWait(failure);
        return failure.Class == ErrorClass.RefreshToken ? AccessTokens.StillRefused(failure) : failure;
    }
}
