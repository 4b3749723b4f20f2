using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crash.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace AzureHost.Tests.Api;

/// <summary>Plays the table against one host, row after row, and keeps what later rows need of earlier answers.</summary>
internal sealed partial class ApiCaller(HttpClient http, string env, LogDevice device, IReadOnlyDictionary<string, string> keys)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, string> _saved = new(StringComparer.Ordinal) { ["env"] = env };

    public async Task<ApiAnswer> CallAsync(ApiRow row)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var request = Request(row);
            using var response = await http.SendAsync(request, CancellationToken.None);
            var answer = await ApiAnswer.ReadAsync(response, env);
            if (await IsThenAsync(row, response) || patience.IsCancellationRequested)
                return answer;
            await Task.Delay(Poll, TimeProvider.System, CancellationToken.None);
        }
    }

    private HttpRequestMessage Request(ApiRow row)
    {
        var request = new HttpRequestMessage(new(row.Method), Filled(row.Path, Uri.EscapeDataString).TrimStart('/'));
        if (keys.TryGetValue(row.Key, out var key))
            request.Headers.Add("x-functions-key", key);
        var with = ApiRow.Pairs(row.With).ToDictionary(pair => pair.Name, pair => Filled(pair.Value, static value => value), StringComparer.Ordinal);
        if (row.Body.Length > 0)
        {
            request.Content = new ByteArrayContent(BodyOf(row.Body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(with.GetValueOrDefault("Content-Type", "application/json"));
        }
        foreach (var (name, value) in with.Where(pair => pair.Key != "Content-Type"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.Add(name, value);
        }
        return request;
    }

    // "chunk 0 3" is what a device sends: three logs from number 0. "blank 70000" is that many spaces.
    private byte[] BodyOf(string cell) => cell.Split(' ') switch
    {
        ["chunk", var first, var count] => device.Chunk(int.Parse(first), int.Parse(count)),
        ["blank", var bytes] => Encoding.ASCII.GetBytes(new string(' ', int.Parse(bytes))),
        _ => Encoding.UTF8.GetBytes(Filled(cell, static value => value)),
    };

    // "save order = id" keeps a field, "save key = link?key" a parameter of the address in it; "until outcome = Complete", and "await" likewise, say
    // when the answer is the one that counts.
    private async Task<bool> IsThenAsync(ApiRow row, HttpResponseMessage response)
    {
        var json = row.Then.Length > 0 && response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsByteArrayAsync()) : null;
        foreach (var then in row.Then.Split("; "))
        {
            if (then.Split(' ') is not [var verb, var left, "=", var right])
                continue;
            if (verb is "until" or "await")
                return Field(json, left) == Filled(right, static value => value);
            _saved[left] = right.Split('?') is [var field, var parameter]
                ? QueryHelpers.ParseQuery(new Uri(Field(json, field) ?? "about:blank").Query)[parameter].ToString()
                : Field(json, right) ?? "";
        }
        return true;
    }

    private static string? Field(JsonNode? json, string path)
    {
        foreach (var part in path.Split('.'))
            json = int.TryParse(part, out var index) ? json is JsonArray array && index < array.Count ? array[index] : null : (json as JsonObject)?[part];
        return json?.ToString();
    }

    private string Filled(string text, Func<string, string> escape) =>
        Name().Replace(text, found => _saved.TryGetValue(found.Groups["name"].Value, out var value) ? escape(value) : found.Value);

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
