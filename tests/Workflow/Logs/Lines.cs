using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Workflow.Logs;

namespace Workflow.Tests.Logs;

/// <summary>Logs as the door hands them on.</summary>
internal static class Lines
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The time of log number 0 of most tests.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    /// <summary>One line, with its line feed.</summary>
    public static string Of(long timeMs, long seq, string tab = "标签0001", string level = "info", string? msg = null, string device = "dev0") =>
        JsonSerializer.Serialize(
            new { time = timeMs, level, uin = "用户/1", from = "https://商店.example/", id = "shop", version = "3.2.1", msg = msg ?? $"页面 {seq} 打开", tab, seq, device, route = "/首页" },
            Options) + "\n";

    /// <summary>Logs of one tab, a second apart.</summary>
    public static SortedChunk Chunk(int first, int count, string tab = "标签0001", string level = "info", string? msg = null) =>
        Chunk(Enumerable.Range(first, count).Select(n => (TimeMs(n), Of(TimeMs(n), n, tab, level, msg))));

    public static SortedChunk Chunk(IEnumerable<(long TimeMs, string Line)> lines)
    {
        var sorted = lines.ToList();
        var text = Encoding.UTF8.GetBytes(string.Concat(sorted.Select(line => line.Line)));
        return sorted.Count == 0 ? Nothing : new(Gzip(text), sorted.Count, text.Length, Time(sorted[0].TimeMs), Time(sorted[^1].TimeMs));
    }

    /// <summary>What a device without such logs sends.</summary>
    public static SortedChunk Nothing { get; } = new(default, 0, 0, null, null);

    public static long TimeMs(int second) => Start.ToUnixTimeMilliseconds() + (second * 1000L);

    public static byte[] Gzip(byte[] text)
    {
        using var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.Fastest))
            gzip.Write(text);
        return stored.ToArray();
    }

    /// <summary>The lines of a gzip of any number of members.</summary>
    public static string[] Read(byte[] gzip)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
