using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crash.Tests.Support;

/// <summary>A user's device as docs/offline-logs-protocol.md has it: asks for orders, and sends a chunk again until it is told that it was taken.</summary>
internal sealed class LogDevice(string uin, string app, string tokenKey)
{
    private const string Device = "k3jf92abk3jf92ab";
    private const string Tab = "k3jf92ab";

    /// <summary>Of the first log; 2026-11-20T10:00Z.</summary>
    public const long StartMs = 1_795_168_800_000;

    /// <summary>What it is told to send; null if there is nothing.</summary>
    public async Task<string?> AskAsync(HttpClient http, string orderId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/logs/orders/pending?device={Device}");
        request.Headers.TryAddWithoutValidation("Authorization", $"uin {UserToken()}");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var orders = (await response.Content.ReadFromJsonAsync<JsonObject>())!["orders"]!.AsArray();
        return (string?)orders.SingleOrDefault(order => (string?)order!["id"] == orderId)?["uploadToken"];
    }

    /// <summary>Sends one chunk once; null if there was no answer.</summary>
    public static async Task<HttpStatusCode?> SendAsync(HttpClient http, string orderId, string uploadToken, int index, bool isLast, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/logs/orders/{orderId}/chunks?index={index}&last={(isLast ? "true" : "false")}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", uploadToken);
        request.Headers.Add("Idempotency-Key", $"{orderId}.{Device}.{index}");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-offline-log");
        request.Content.Headers.ContentEncoding.Add("gzip");
        try
        {
            using var response = await http.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The body of a chunk: a second between two logs.</summary>
    public byte[] Chunk(int firstSeq, int count)
    {
        var block = JsonSerializer.SerializeToUtf8Bytes(new
        {
            v = 1,
            k = Tab,
            c = new { from = "https://商店.example/", id = "shop", uin, version = "3.2.1" },
            s = Enumerable.Range(0, count).Select(n => n == 0 ? firstSeq : 1),
            t = Enumerable.Range(0, count).Select(n => n == 0 ? StartMs + (firstSeq * 1000L) : 1000L),
            l = new string('1', count),
            m = Enumerable.Range(firstSeq, count).Select(n => $"页面 {n} 打开"),
        });
        using var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.Fastest))
        {
            gzip.Write(block);
            gzip.WriteByte((byte)'\n');
        }
        return stored.ToArray();
    }

    private string UserToken()
    {
        var claims = JsonSerializer.SerializeToUtf8Bytes(new { app, uin, exp = 4_102_444_800 });
        var text = $"v1.{Base64Url(claims)}";
        return $"{text}.{Base64Url(HMACSHA256.HashData(Encoding.UTF8.GetBytes(tokenKey), Encoding.UTF8.GetBytes(text)))}";
    }

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
