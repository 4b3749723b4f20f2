using System.Security.Cryptography;
using System.Text;

namespace Simulator;

/// <summary>
/// Both kinds of token of the one app, by the documented rules: <c>cgi-bin/token</c> ends its predecessor after five minutes;
/// <c>cgi-bin/stable_token</c> hands out the same one until five minutes before its end. The two kinds do not touch each other.
/// </summary>
internal sealed class Tokens(TimeProvider time, WeChatCloudOptions options)
{
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ForceGap = TimeSpan.FromSeconds(30);
    private const int ForcesPerDay = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Token> _issued = new(StringComparer.Ordinal);
    private readonly List<DateTimeOffset> _forced = [];
    private Token? _plain;
    private Token? _stable;
    private int _counter;

    public IReadOnlyList<string> Issued
    {
        get
        {
            lock (_lock)
                return [.. _issued.Keys];
        }
    }

    /// <summary>A new token each time; the one before lives five minutes more at most.</summary>
    public (string Value, int ExpiresIn) Plain()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_plain is not null && _plain.ReplacedAt is null)
                _plain.ReplacedAt = now + Overlap;
            _plain = Issue("P", now);
            return Answer(_plain, now);
        }
    }

    /// <summary>The current token with its remaining seconds, or the next one.</summary>
    public (string Value, int ExpiresIn) Stable(bool force)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (force && _stable is not null)
            {
                if (_forced.Count > 0 && now - _forced[^1] < ForceGap)
                    return Answer(_stable, now);
                _forced.RemoveAll(at => ChinaDay(at) != ChinaDay(now));
                if (_forced.Count >= ForcesPerDay)
                    throw new ApiError(45009);
                _forced.Add(now);
                _stable.ReplacedAt = now; // forced: the old one is dead at once
                _stable = Issue("S", now);
            }
            else if (_stable is null || (_stable.Gone && !_stable.HandedOutThoughRevoked) || _stable.EndsAt - now <= Overlap)
            {
                _stable = Issue("S", now); // the old one keeps what is left of its life, five minutes at most
            }
            return Answer(_stable, now);
        }
    }

    /// <summary>Ends every token now.</summary>
    public void Revoke(bool keepHandingOut)
    {
        lock (_lock)
        {
            foreach (var token in _issued.Values)
            {
                token.Gone = true;
                token.HandedOutThoughRevoked = keepHandingOut;
            }
        }
    }

    /// <summary>0, or the code with which a call with this token is refused.</summary>
    public int Check(string value)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (value.Length < 20)
                return 40014;
            if (!_issued.TryGetValue(value, out var token) || token.Gone || token.ReplacedAt <= now)
                return 40001;
            return token.EndsAt <= now ? 42001 : 0;
        }
    }

    private static DateTime ChinaDay(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).Date;

    private static (string Value, int ExpiresIn) Answer(Token token, DateTimeOffset now) =>
        (token.Value, (int)(token.EndsAt - now).TotalSeconds);

    private Token Issue(string kind, DateTimeOffset now)
    {
        var bytes = SHA512.HashData(Encoding.UTF8.GetBytes($"{options.Seed}/{options.AppId}/{kind}/{++_counter}"));
        var token = new Token($"{_counter}_{kind}{Convert.ToBase64String(bytes).Replace('/', '_').Replace('+', '-')}", now + options.TokenLifetime);
        _issued.Add(token.Value, token);
        return token;
    }

    private sealed class Token(string value, DateTimeOffset endsAt)
    {
        public string Value { get; } = value;
        public DateTimeOffset EndsAt { get; } = endsAt;
        public DateTimeOffset? ReplacedAt { get; set; }
        public bool Gone { get; set; }
        public bool HandedOutThoughRevoked { get; set; }
    }
}
