using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Run.Backups;

/// <summary>The app's HTTP routes that the runner uses.</summary>
internal sealed class AppClient(HttpClient http, Uri app)
{
    /// <summary>Asks for a backup, or finds the one that runs.</summary>
    /// <exception cref="Failure">The app refused; the message is its own.</exception>
    public async Task<StartedBackup> StartBackupAsync(CancellationToken cancellation)
    {
        using var answer = await http.PostAsync(new Uri(app, "api/backups"), content: null, cancellation);
        var body = await ReadAsync(answer, cancellation);
        return answer.StatusCode switch
        {
            HttpStatusCode.Accepted when Text(body, "id") is { } id => new(id, Joined: false, Text(body, "statusQueryGetUri")),
            HttpStatusCode.Conflict when Text(body, "backupId") is { } id => new(id, Joined: true, StatusUri: null),
            _ => throw new Failure(ExitCode.Failed, $"The app did not start a backup: {Explain(answer, body)}"),
        };
    }

    /// <summary>A backup; null as long as the app does not know it.</summary>
    /// <exception cref="HttpRequestException">No answer, or one that is no answer to the question.</exception>
    public async Task<Backup?> GetBackupAsync(string id, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(new Uri(app, $"api/backups/{Uri.EscapeDataString(id)}"), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException(Explain(answer, await ReadAsync(answer, cancellation)), inner: null, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<Backup>(cancellation);
    }

    /// <summary>What is wrong with the app's health; null if nothing is.</summary>
    public async Task<string?> GetHealthProblemAsync(CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(new Uri(app, "api/health"), cancellation);
        return answer.IsSuccessStatusCode ? null : Explain(answer, await ReadAsync(answer, cancellation));
    }

    /// <summary>When the app makes backups, and what it has to say about its setting.</summary>
    public async Task<Schedule> GetScheduleAsync(CancellationToken cancellation) =>
        await http.GetFromJsonAsync<Schedule>(new Uri(app, "api/schedule"), cancellation)
        ?? throw new Failure(ExitCode.Failed, "The app gave no answer about its schedule.");

    private static async Task<JsonObject?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Explain(HttpResponseMessage answer, JsonObject? body) =>
        Text(body, "detail") ?? Text(body, "problem") ?? Text(body, "title") ?? $"it answered {(int)answer.StatusCode} {answer.ReasonPhrase}.";

    private static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue(out string? text) && !string.IsNullOrWhiteSpace(text) ? text : null;
}

/// <summary>The backup to follow.</summary>
/// <param name="Id">Backup id.</param>
/// <param name="Joined">Whether it ran already: one that was interrupted goes on when the app starts.</param>
/// <param name="StatusUri">The orchestration's status in the Durable HTTP API, if the app said it.</param>
internal sealed record StartedBackup(string Id, bool Joined, string? StatusUri);

/// <summary>The app's answer about its schedule.</summary>
/// <param name="Expression">What it goes by.</param>
/// <param name="Converted">What <c>BackupScheduleWeChat</c> means in that form, if it is set and can be said.</param>
/// <param name="Problems">What the person should change.</param>
internal sealed record Schedule(string Expression, string? Converted, IReadOnlyList<string> Problems);
