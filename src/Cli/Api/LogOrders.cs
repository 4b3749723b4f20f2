using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cli.Output;
using Cli.Texts;

namespace Cli.Api;

/// <summary>An order of logs, as the screens show it.</summary>
internal sealed record LogOrder
{
    public required string Id { get; init; }

    public string? Kind { get; init; }

    public string? Uin { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public string? Level { get; init; }

    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset Expires { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public long Logs { get; init; }

    public long RawBytes { get; init; }

    public IReadOnlyList<LogDevice> Devices { get; init; } = [];

    [JsonIgnore]
    public bool HasEnded => Outcome != "Waiting";
}

internal sealed record LogDevice
{
    public required string Device { get; init; }

    public required string State { get; init; }

    public long Logs { get; init; }
}

/// <summary>Orders of logs, and the logs themselves.</summary>
internal static class LogOrders
{
    private const int IdLetters = 25;
    private const int DayLetters = 8;

    /// <summary>Logs per request: the most that the app returns.</summary>
    private const int LogsAtOnce = 1000;

    /// <summary>Orders, newest first.</summary>
    /// <param name="api">Of the server.</param>
    /// <param name="uin">Whose logs; null for everybody's.</param>
    /// <param name="after">The id after which it begins; null for the newest.</param>
    /// <param name="pageSize">How many are asked for at once.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async IAsyncEnumerable<Answer<LogOrder>> OrdersAsync(
        this ApiClient api, string? uin, string? after, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (of, next) = (uin is null ? "" : $"&uin={Uri.EscapeDataString(uin)}", after);
        do
        {
            var page = (await api.GetAsync(api.Path($"logs/orders?top={pageSize}{of}{(next is null ? "" : $"&continuation={next}")}"), ApiJson.Default.JsonElement, cancellation)).Raw;
            foreach (var order in page.GetProperty("orders").EnumerateArray())
                yield return new(order.Deserialize(LogOrderJson.Default.LogOrder)!, order);
            next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
        }
        while (next is not null);
    }

    public static Task<Answer<LogOrder>> OrderAsync(this ApiClient api, string id, CancellationToken cancellation) =>
        api.GetAsync($"api/logs/orders/{Uri.EscapeDataString(id)}", LogOrderJson.Default.LogOrder, cancellation);

    /// <summary>The logs of an order, oldest first. A page may be empty and not the last: the app searches only so much at once.</summary>
    /// <param name="api">Of the server.</param>
    /// <param name="id">Of the order.</param>
    /// <param name="filter">The query, as <c>&amp;level=warn</c>.</param>
    /// <param name="most">How many are wanted.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async IAsyncEnumerable<JsonElement> LogsAsync(
        this ApiClient api, string id, string filter, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            var path = $"api/logs/orders/{Uri.EscapeDataString(id)}/logs?limit={Math.Min(most, LogsAtOnce)}{filter}{(next is null ? "" : $"&continuation={next}")}";
            var page = (await api.GetAsync(path, ApiJson.Default.JsonElement, cancellation)).Raw;
            foreach (var log in page.GetProperty("logs").EnumerateArray())
                yield return log;
            next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
        }
        while (next is not null);
    }

    /// <summary>The id of the order, found by its id, the start of it, or <c>latest</c>.</summary>
    /// <exception cref="Failure">There is none, or more than one.</exception>
    public static async Task<string> OrderIdAsync(this ApiClient api, string text, Words words, CancellationToken cancellation)
    {
        if (text.Length == IdLetters)
            return text;
        if (text.Length == 0)
            throw new Failure(ExitCode.Usage, words["order.noId"]);
        var (isLatest, found) = (text == "latest", new List<string>());
        await foreach (var order in api.OrdersAsync(null, isLatest ? null : After(text), isLatest ? 1 : Limits.PageSize, cancellation))
        {
            var id = order.Value.Id;
            if (isLatest || id.StartsWith(text, StringComparison.OrdinalIgnoreCase))
                found.Add(id);
            // Newest first: the rest is older than all that begin like this.
            else if (string.Compare(id, text, StringComparison.OrdinalIgnoreCase) < 0)
                break;
            if (isLatest)
                break;
        }
        return found switch
        {
            [var one] => one,
            [] => throw new Failure(ExitCode.NotFound, words["order.none", Screen.Shown(text)]),
            _ => throw new Failure(ExitCode.Usage, words["id.many", Screen.Shown(text), found.Count, string.Join(", ", found.Take(5))]),
        };
    }

    // If the day is known, the list can begin at its end.
    private static string? After(string prefix) =>
        prefix.Length >= DayLetters && prefix.Take(DayLetters).All(char.IsAsciiDigit) ? $"{prefix[..DayLetters]}T235959Z-zzzzzzzz" : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LogOrder))]
internal sealed partial class LogOrderJson : JsonSerializerContext;
