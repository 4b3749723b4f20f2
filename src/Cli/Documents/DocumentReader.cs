using System.Net;
using System.Text.Json;
using Cli.Api;
using Cli.Output;

namespace Cli.Documents;

/// <summary>Reads documents and their history in the backups; waits while the app builds an index.</summary>
internal sealed class DocumentReader(Session session)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = Limits.DocumentDepth };
    private static readonly TimeSpan MostBetween = TimeSpan.FromSeconds(5);

    /// <summary>A document as it stands in the file.</summary>
    public async Task<byte[]> ReadAsync(string backupId, string collection, DocId id, CancellationToken cancellation)
    {
        var body = JsonText.Make(json =>
        {
            json.WriteString("backup", backupId);
            WriteCommon(json, collection, id);
        });
        return await WaitAsync<byte[]>(async () =>
        {
            var (status, bytes) = await session.Api.ReadBytesAsync("api/documents/read", body, cancellation);
            return status == HttpStatusCode.Accepted ? (null, JsonDocument.Parse(bytes).RootElement) : (bytes, default);
        }, cancellation);
    }

    /// <summary>A document as JSON; null if it has values that JSON does not, such as NaN.</summary>
    public async Task<JsonElement?> ReadJsonAsync(string backupId, string collection, DocId id, CancellationToken cancellation)
    {
        try
        {
            return JsonDocument.Parse(await ReadAsync(backupId, collection, id, cancellation), Deep).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A page of a document's history in the backups, newest first.</summary>
    public async Task<HistoryPage> HistoryAsync(string collection, DocId id, string? continuation, CancellationToken cancellation)
    {
        var body = JsonText.Make(json =>
        {
            WriteCommon(json, collection, id);
            json.WriteNumber("top", Limits.PageSize);
            if (continuation is not null)
                json.WriteString("continuation", continuation);
        });
        return await WaitAsync<HistoryPage>(async () =>
        {
            var raw = (await session.Api.SendAsync(HttpMethod.Post, "api/documents/history", body, ApiJson.Default.JsonElement, cancellation)).Raw;
            return raw.TryGetProperty("versions", out var versions)
                ? (new([.. versions.EnumerateArray().Select(one => new Answer<DocumentVersion>(one.Deserialize(DocumentJson.Default.DocumentVersion)!, one))],
                    raw.TryGetProperty("next", out var next) ? next.GetString() : null), default)
                : (null, raw);
        }, cancellation);
    }

    /// <summary>Asks until there is an answer, and says what it waits for.</summary>
    /// <param name="ask">Returns the answer, or null with what the app says instead.</param>
    /// <param name="cancellation">Stops waiting; the index is built anyway.</param>
    public async Task<T> WaitAsync<T>(Func<Task<(T? Answer, JsonElement Indexing)>> ask, CancellationToken cancellation)
        where T : class
    {
        var (began, pause, told) = (session.Time.GetTimestamp(), TimeSpan.FromMilliseconds(250), false);
        while (true)
        {
            var (answer, indexing) = await ask();
            if (answer is not null)
                return answer;
            var count = indexing.TryGetProperty("backups", out var backups) ? backups.GetArrayLength() : 1;
            var waited = session.Time.GetElapsedTime(began);
            if (waited > Limits.IndexWait)
                throw new Failure(ExitCode.WaitTimedOut, session.Words["index.tooLong", count]);
            if (!told && (told = waited > TimeSpan.FromSeconds(2)))
                session.Screen.Warn(session.Words["index.building", count]);
            await Task.Delay(pause, session.Time, cancellation);
            pause = pause * 2 < MostBetween ? pause * 2 : MostBetween;
        }
    }

    private void WriteCommon(Utf8JsonWriter json, string collection, DocId id)
    {
        json.WriteString("collection", collection);
        json.WritePropertyName("docId");
        id.Value.WriteTo(json);
        if (session.Api.Server.Env is { } env)
            json.WriteString("env", env);
    }
}
