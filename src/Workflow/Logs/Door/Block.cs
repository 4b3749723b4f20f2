using System.Text.Json;

namespace Workflow.Logs.Door;

/// <summary>A part of a block's line: an unparsed JSON value.</summary>
internal readonly record struct Slice(int Start, int Length);

/// <summary>
/// Logs of one tab and one source as columns of equal length, the unit of what devices send: format 1 of docs/offline-logs-format.md. Messages and
/// free fields stay in the line until they are written.
/// </summary>
internal sealed class Block
{
    private const long SafeInteger = 1L << 53;

    private readonly byte[] line;
    private readonly List<long> seqs = [];
    private readonly List<long> times = [];
    private readonly List<Slice> messages = [];
    private readonly List<Slice> fields = [];
    private string levels = "";
    private long version;

    private Block(byte[] line) => this.line = line;

    /// <summary>The page load that wrote the logs.</summary>
    public string Tab { get; private set; } = "";

    public BlockSource Source { get; private set; } = BlockSource.Unknown;

    public int Count => messages.Count;

    /// <summary>Reads a line that <see cref="CleanText"/> has made.</summary>
    /// <exception cref="BodyRefusedException">It is not a block; the message says why and quotes nothing.</exception>
    public static Block Parse(byte[] line)
    {
        var block = new Block(line);
        try
        {
            block.Read();
        }
        catch (JsonException)
        {
            throw Damaged("is no JSON");
        }
        return block.version != 1 ? throw Damaged("has a version that this server cannot read") : block.Checked();
    }

    public ReadOnlySpan<byte> Bytes(Slice slice) => line.AsSpan(slice.Start, slice.Length);

    public LogEntry this[int index] => new(this, times[index], seqs[index], levels[index] - '0', messages[index], fields.Count > 0 ? fields[index] : default);

    private static BodyRefusedException Damaged(string why) => BodyRefusedException.Damaged($"A line {why}. The body is blocks, one a line.");

    private void Read()
    {
        // Fields may be nested deeply: their writer handles that. The reader itself does not recurse.
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Limits.BlockLineBytes });
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadColumn(ref reader);
        // Throws where something follows the object.
        reader.Read();
    }

    private void ReadColumn(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("v"u8)) version = Number(ref reader, Expect(ref reader, JsonTokenType.Number));
        else if (reader.ValueTextEquals("k"u8)) Tab = Text(ref reader);
        else if (reader.ValueTextEquals("c"u8)) Source = ReadSource(ref reader);
        else if (reader.ValueTextEquals("s"u8)) ReadNumbers(ref reader, seqs, SafeInteger);
        else if (reader.ValueTextEquals("t"u8)) ReadNumbers(ref reader, times, Limits.LatestMs);
        else if (reader.ValueTextEquals("l"u8)) levels = Text(ref reader);
        else if (reader.ValueTextEquals("m"u8)) ReadSlices(ref reader, messages, JsonTokenType.String);
        else if (reader.ValueTextEquals("x"u8)) ReadSlices(ref reader, fields, JsonTokenType.StartObject);
        else Skip(ref reader);
    }

    private Block Checked()
    {
        if (Tab.Length is 0 or > Limits.TabCharacters || ReferenceEquals(Source, BlockSource.Unknown))
            throw Damaged("does not say whose logs it holds");
        var hasColumns = seqs.Count == Count && times.Count == Count && levels.Length == Count && (fields.Count == 0 || fields.Count == Count);
        if (!hasColumns)
            throw Damaged("has columns of different lengths");
        return levels.AsSpan().ContainsAnyExceptInRange('0', '3') ? throw Damaged("has an unknown level") : this;
    }

    // The first, then differences. A sum outside the range is neither a valid number of a log nor a time.
    private static void ReadNumbers(ref Utf8JsonReader reader, List<long> into, long most)
    {
        into.Clear();
        Expect(ref reader, JsonTokenType.StartArray);
        var sum = 0L;
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            sum += Number(ref reader, true);
            into.Add(sum >= 0 && sum <= most ? sum : throw Damaged("has a number or a time out of range"));
        }
        if (reader.TokenType != JsonTokenType.EndArray)
            throw Damaged("has something other than numbers where numbers belong");
    }

    private static void ReadSlices(ref Utf8JsonReader reader, List<Slice> into, JsonTokenType expected)
    {
        into.Clear();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // 0 where a log has no free fields.
            var isNone = expected == JsonTokenType.StartObject && reader.TokenType == JsonTokenType.Number;
            if (!isNone && reader.TokenType != expected)
                throw Damaged("has something else where messages or fields belong");
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            into.Add(isNone ? default : new(start, (int)reader.BytesConsumed - start));
        }
    }

    private static BlockSource ReadSource(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        var (from, id, uin, appVersion) = ("", "", "", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("from"u8)) from = Text(ref reader);
            else if (reader.ValueTextEquals("id"u8)) id = Text(ref reader);
            else if (reader.ValueTextEquals("uin"u8)) uin = Text(ref reader);
            else if (reader.ValueTextEquals("version"u8)) appVersion = Text(ref reader);
            else Skip(ref reader);
        }
        return new(from, id, uin, appVersion);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        // An app's version may be a number.
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.Null => "",
            _ => throw Damaged("has something else where text belongs"),
        };
    }

    private static long Number(ref Utf8JsonReader reader, bool isNumber) =>
        isNumber && reader.TryGetInt64(out var number) && number is > -SafeInteger and < SafeInteger ? number : throw Damaged("has a number out of range");

    private static bool Expect(ref Utf8JsonReader reader, JsonTokenType type) =>
        reader.Read() && reader.TokenType == type ? true : throw Damaged("is no block");

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}

/// <summary>Who and where; the same for all logs of a block.</summary>
internal sealed record BlockSource(string From, string Id, string Uin, string Version)
{
    /// <summary>That of a block which names none.</summary>
    public static readonly BlockSource Unknown = new("", "", "", "");
}

/// <summary>One log of a block; message and fields are parts of the block's line.</summary>
/// <param name="Level">0 debug, 1 info, 2 warn, 3 error.</param>
internal readonly record struct LogEntry(Block Block, long TimeMs, long Seq, int Level, Slice Message, Slice Fields);
