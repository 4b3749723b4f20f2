using System.Text;
using System.Text.RegularExpressions;

namespace AzureHost.Tests.Api;

/// <summary>An answer without what no two answers have in common: ids, times, addresses, tokens.</summary>
internal sealed partial record ApiAnswer(int Code, IReadOnlyDictionary<string, string> Headers, string Body)
{
    // Of the connection or the server, and the length of what is compared anyway.
    private static readonly string[] NotCompared = ["Date", "Server", "Transfer-Encoding", "Content-Length", "Connection", "Keep-Alive"];

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, string env)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var isText = response.Content.Headers.ContentType is { MediaType: { } type } && (type.StartsWith("text/", StringComparison.Ordinal) || type.Contains("json"));
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => !NotCompared.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => Plain(string.Join(", ", header.Value), env), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, headers, isText ? Plain(Encoding.UTF8.GetString(bytes), env) : Convert.ToHexString(bytes));
    }

    /// <summary>In what the two differ: <c>body</c>, or names of headers.</summary>
    public IEnumerable<string> DifferencesFrom(ApiAnswer other)
    {
        foreach (var name in Headers.Keys.Union(other.Headers.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal))
        {
            if (Headers.GetValueOrDefault(name) != other.Headers.GetValueOrDefault(name))
                yield return name;
        }
        if (Body != other.Body)
            yield return "body";
    }

    public override string ToString() => $"{Code} {string.Join("; ", Headers.Select(header => $"{header.Key}: {header.Value}"))}\n      {Body}";

    private static string Plain(string text, string env)
    {
        text = text.Replace(env, "{env}", StringComparison.Ordinal).Replace(Uri.EscapeDataString(env), "{env}", StringComparison.Ordinal);
        text = Address().Replace(text, "{host}");
        text = Second().Replace(text, "{id}");
        text = Id().Replace(text, "{id}");
        text = Time().Replace(text, "{time}");
        text = Token().Replace(text, "{token}");
        text = InstanceKey().Replace(text, "key={key}");
        text = PlanHash().Replace(text, "${name}\"{hash}\"");
        text = Clock().Replace(text, "The clock is compared with");
        return Measured().Replace(text, "${name}0");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\d{8}T\d{6}Z-[0-9a-z]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@"[usv]1\.[\w-]+\.[\w-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"\bkey=[0-9a-f]{64}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InstanceKey();

    // Instances that are named by the second.
    [GeneratedRegex(@"(rebuild|retention|verify)-\d{8}T\d{6}Z(-\d+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Second();

    // A busy machine is late to read what time it was.
    [GeneratedRegex(@"The clock (agrees with|is \d+ seconds (behind|ahead of))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Clock();

    // It stands for one restore, and so for its id.
    [GeneratedRegex(@"(?<name>""planHash"":)""[0-9a-f]{64}""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlanHash();

    [GeneratedRegex(@"(?<name>""(durationSeconds|lastGoodBackupAgeSeconds|answerAgeSeconds)"":)[\d.]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Measured();
}
