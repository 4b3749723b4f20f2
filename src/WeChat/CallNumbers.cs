using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace WeChat;

/// <summary>
/// Counts the requests to the API and traces each. Labels and attributes hold the name of the API and its result: never an address, a token, a body
/// or the service's own words.
/// </summary>
internal sealed class CallNumbers
{
    // Labels must stay few, whatever the service answers.
    private const string OtherCode = "other";

    private static readonly ActivitySource Source = new(WeChatTelemetry.Name);
    private static readonly HashSet<int> Known = [0, .. ErrorTable.All.Select(entry => entry.Code)];

    private readonly Counter<long> _calls;
    private readonly Counter<double> _waits;

    /// <param name="meters">Creates and owns the meter; null: it is not shared.</param>
    public CallNumbers(IMeterFactory? meters)
    {
        var meter = meters?.Create(WeChatTelemetry.Name) ?? new Meter(WeChatTelemetry.Name);
        _calls = meter.CreateCounter<long>("wechat_api_calls", "{call}", "Requests to the API by its answer: an error code, 0 for none, or why there was no answer.");
        _waits = meter.CreateCounter<double>("wechat_quota_wait", "s", "How long the service has told us to wait for quotas and limits, summed over all refusals.");
    }

    /// <summary>
    /// Starts the series that alerts read at zero: those of refused credentials. Prometheus does not see an increase in a series that starts above zero.
    /// </summary>
    public void Begin()
    {
        _waits.Add(0);
        foreach (var code in ErrorTable.All.Where(IsOfCredentials).Select(entry => entry.Code).Distinct())
            _calls.Add(0, Labels(AccessTokens.Endpoint, Label(code)));
    }

    /// <summary>Whether a code of the token endpoint requires a person to change something: credentials, the allow list, the account.</summary>
    public static bool IsOfCredentials(ErrorEntry entry) =>
        entry is { Class: ErrorClass.Permanent, Scope: ErrorScope.Account, Code: > 0, OnlyEndpoint: null or AccessTokens.Endpoint };

    /// <summary>One request.</summary>
    public async Task<ApiAnswer> CountAsync(string api, Func<Task<ApiAnswer>> send)
    {
        using var span = Source.StartActivity(api, ActivityKind.Client);
        span?.SetTag("wechat.api", api);
        try
        {
            var answer = await send();
            End(api, Label(answer.ErrorCode), span, answer.ErrorCode == 0 ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
            return answer;
        }
        catch (WeChatException failure)
        {
            End(api, failure.Kind.ToString(), span, ActivityStatusCode.Error);
            throw;
        }
    }

    /// <summary>Counts the wait, if the service has refused a call for a quota or a limit.</summary>
    public void ToldToWait(WeChatException failure)
    {
        if (failure is { Class: ErrorClass.Quota or ErrorClass.RetryLater, RetryAfter: { } wait })
            _waits.Add(wait.TotalSeconds);
    }

    private void End(string api, string code, Activity? span, ActivityStatusCode status)
    {
        _calls.Add(1, Labels(api, code));
        span?.SetTag("wechat.errcode", code).SetStatus(status);
    }

    private static string Label(int code) => Known.Contains(code) ? code.ToString(CultureInfo.InvariantCulture) : OtherCode;

    private static TagList Labels(string api, string code) => new() { { "api", api }, { "errcode", code } };
}
