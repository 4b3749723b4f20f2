using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Workflow.Logs;
using Workflow.Logs.Door;

namespace Workflow.Tests.Logs.Door;

/// <summary>Bodies as devices send them, and what is read of them.</summary>
internal static class Bodies
{
    public const string Device = "k3jf92abm4kg03bc";

    public static readonly OrderFilter Everything = new("10001", null, null, null);

    public static byte[] Gzip(byte[] raw)
    {
        using var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.Fastest))
            gzip.Write(raw);
        return stored.ToArray();
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    /// <summary>A block of one log, in which any column can be replaced by other JSON, or left out.</summary>
    public static string Block(params (string Name, string? Json)[] columns)
    {
        var parts = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["v"] = "1",
            ["k"] = "\"k3jf92ab\"",
            ["c"] = """{"from":"https://shop.example/购物车","id":"shop","uin":"10001","version":"3.2.1"}""",
            ["s"] = "[0]",
            ["t"] = "[1795000000000]",
            ["l"] = "\"1\"",
            ["m"] = "[\"白屏\"]",
        };
        foreach (var (name, json) in columns)
            parts[name] = json;
        return $"{{{string.Join(',', parts.Where(part => part.Value is not null).Select(part => $"\"{part.Key}\":{part.Value}"))}}}";
    }

    public static async Task<SortedChunk> ReadAsync(byte[] body, OrderFilter? filter = null)
    {
        using var stream = new MemoryStream(body);
        return await BodyReader.ReadAsync(stream, isCalledGzip: body is [0x1f, ..], filter ?? Everything, Device, TimeProvider.System, default);
    }

    public static Task<SortedChunk> ReadAsync(string text, OrderFilter? filter = null) => ReadAsync(Gzip(text), filter);

    /// <summary>The status that a body is refused with.</summary>
    public static async Task<BodyRefusedException> RefusalAsync(byte[] body) => await Assert.ThrowsAsync<BodyRefusedException>(() => ReadAsync(body));

    public static Task<BodyRefusedException> RefusalAsync(string text) => RefusalAsync(Gzip(text));

    public static string Text(SortedChunk chunk)
    {
        using var gzip = new GZipStream(new MemoryStream(chunk.Gzip.ToArray()), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, new UTF8Encoding(false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }

    public static List<JsonElement> Lines(SortedChunk chunk) =>
        [.. Text(chunk).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
