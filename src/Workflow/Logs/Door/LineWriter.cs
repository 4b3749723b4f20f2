using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Workflow.Logs.Door;

/// <summary>Writes logs as JSON lines into gzip, in the one form that is stored, merged and read: docs/offline-logs-format.md, "The merged file".</summary>
internal sealed class LineWriter(string device) : IDisposable
{
    private const byte Delete = 0x7f;

    // Only U+0080 to U+00BF begin with it, and the first half of these are controls.
    private const byte Latin1Lead = 0xc2;
    private const byte Latin1Text = 0xa0;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // A log's own value wins over a free field of the same name.
    private static readonly HashSet<string> OwnNames =
        ["time", "level", "uin", "from", "id", "version", "msg", "tab", "seq", "device"];

    private readonly MemoryStream stored = new();
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> escaped = new();
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private GZipStream? gzip;
    private long rawBytes;

    /// <summary>Writes a log; returns the decompressed size of all so far.</summary>
    public long Write(LogEntry log)
    {
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line, Options))
            WriteLog(json, log);
        line.Write("\n"u8);
        gzip ??= new(stored, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(line.WrittenSpan);
        return rawBytes += line.WrittenCount;
    }

    public void Dispose() => gzip?.Dispose();

    /// <summary>The gzip, empty if there was no log, and its decompressed size.</summary>
    public (ReadOnlyMemory<byte> Gzip, long RawBytes) End()
    {
        gzip?.Dispose();
        return (stored.GetBuffer().AsMemory(0, (int)stored.Length), rawBytes);
    }

    private void WriteLog(Utf8JsonWriter json, LogEntry log)
    {
        var source = log.Block.Source;
        json.WriteStartObject();
        json.WriteNumber("time"u8, log.TimeMs);
        json.WriteString("level"u8, LogLevels.Names[log.Level]);
        json.WriteString("uin"u8, source.Uin);
        json.WriteString("from"u8, source.From);
        json.WriteString("id"u8, source.Id);
        json.WriteString("version"u8, source.Version);
        json.WritePropertyName("msg"u8);
        WriteAsItCame(json, log.Block.Bytes(log.Message));
        json.WriteString("tab"u8, log.Block.Tab);
        json.WriteNumber("seq"u8, log.Seq);
        json.WriteString("device"u8, device);
        if (log.Fields.Length > 0)
            WriteFields(json, log.Block.Bytes(log.Fields));
        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json, ReadOnlySpan<byte> fields)
    {
        names.Clear();
        var reader = new Utf8JsonReader(fields, new JsonReaderOptions { MaxDepth = Limits.BlockLineBytes });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var (slice, isDeep) = ReadValue(ref reader);
            var value = fields.Slice(slice.Start, slice.Length);
            // Readers treat a repeated name in an object differently; the first one stays.
            if (OwnNames.Contains(name) || !names.Add(name))
                continue;
            json.WritePropertyName(name);
            // Readers have a depth limit, and one log must not make the file unreadable: it is then kept as text.
            if (isDeep)
                json.WriteStringValue(value);
            else
                WriteAsItCame(json, value);
        }
    }

    // JSON allows DEL and the following controls unescaped. A terminal that shows the file may obey them.
    private void WriteAsItCame(Utf8JsonWriter json, ReadOnlySpan<byte> value) =>
        json.WriteRawValue(value.IndexOfAny(Delete, Latin1Lead) < 0 ? value : Escape(value), skipInputValidation: true);

    private ReadOnlySpan<byte> Escape(ReadOnlySpan<byte> value)
    {
        escaped.ResetWrittenCount();
        for (int at; (at = value.IndexOfAny(Delete, Latin1Lead)) >= 0;)
        {
            escaped.Write(value[..at]);
            var length = value[at] == Delete ? 1 : 2;
            var last = value[at + length - 1];
            if (last < Latin1Text)
            {
                Utf8.TryWrite(escaped.GetSpan(6), CultureInfo.InvariantCulture, $"\\u{(int)last:x4}", out var written);
                escaped.Advance(written);
            }
            else
            {
                escaped.Write(value.Slice(at, length));
            }
            value = value[(at + length)..];
        }
        escaped.Write(value);
        return escaped.WrittenSpan;
    }

    private static (Slice Value, bool IsDeep) ReadValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var (outermost, levels) = (reader.CurrentDepth, 0);
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            do
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    levels = Math.Max(levels, reader.CurrentDepth - outermost + 1);
            }
            while (reader.Read() && reader.CurrentDepth > outermost);
        }
        return (new(start, (int)reader.BytesConsumed - start), levels > Limits.FieldsDepth);
    }
}
