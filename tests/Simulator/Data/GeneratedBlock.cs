using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Simulator.Data;

/// <summary>4,096 varied documents, made once for each seed, with the types that exports are known to hold.</summary>
internal sealed class GeneratedBlock
{
    public const int LineCount = 4096;

    // {"_id":"XXXXXXXX… : the eight digits that tell blocks apart.
    private const int StampOffset = 8;

    private static readonly ConcurrentDictionary<int, GeneratedBlock> BySeed = new();
    private static readonly string[] Names = ["张伟", "王芳", "李娜", "Zoë", "刘洋", "陈静", "Ødegård", "黄磊", "欧阳修文", "やまだ"];
    private static readonly string[] Cities = ["深圳市", "广州市", "上海市", "成都市", "乌鲁木齐市", "München", "哈尔滨市"];
    private static readonly string[] Words =
    [
        "请尽快发货", "放门口", "谢谢", "不要打电话", "第一行\u2028第二行", "📦", "生日礼物",
        "引号“双”", "back\\\\slash", "tab\\there", "\\\"quoted\\\"", "e\u0301", "发票抬头",
    ];

    private GeneratedBlock(byte[] bytes, int[] lineStarts)
    {
        Bytes = bytes;
        LineStarts = lineStarts;
    }

    public byte[] Bytes { get; }

    /// <summary>One more than lines: the last is the length.</summary>
    public int[] LineStarts { get; }

    public static GeneratedBlock For(int seed) => BySeed.GetOrAdd(seed, static seed => Make(seed));

    /// <summary>Makes a copy of <see cref="Bytes"/> the block of the given number.</summary>
    public void Stamp(byte[] copy, uint number)
    {
        ulong digits = 0;
        for (var i = 0; i < 8; i++)
            digits = (digits << 8) | (byte)"0123456789abcdef"[(int)(number >> (28 - (4 * i))) & 15];
        for (var line = 0; line < LineCount; line++)
            BinaryPrimitives.WriteUInt64BigEndian(copy.AsSpan(LineStarts[line] + StampOffset), digits);
    }

    private static GeneratedBlock Make(int seed)
    {
        var random = new Random(seed);
        var bytes = new MemoryStream(2 * 1024 * 1024);
        var starts = new int[LineCount + 1];
        var line = new StringBuilder();
        for (var i = 0; i < LineCount; i++)
        {
            line.Clear();
            WriteDocument(line, random, i);
            bytes.Write(Encoding.UTF8.GetBytes(line.ToString()));
            starts[i + 1] = (int)bytes.Length;
        }
        return new GeneratedBlock(bytes.ToArray(), starts);
    }

    private static void WriteDocument(StringBuilder line, Random random, int index)
    {
        var at = DateTimeOffset.UnixEpoch.AddMilliseconds(1_700_000_000_000 + (index * 60_000L) + random.Next(60_000));
        Append($"{{\"_id\":\"00000000{index:x4}{random.NextInt64():x16}{random.Next(65536):x4}\"");
        Append($",\"_openid\":\"oSim{random.NextInt64():x16}{random.Next(65536):x4}\"");
        Append($",\"客户\":\"{Pick(Names, random)}\",\"数量\":{random.Next(1, 20)}.0,\"单价\":{random.Next(100, 99999) / 100.0:0.0#}");
        Append($",\"createdAt\":{{\"$date\":\"{at:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"}},\"paid\":{(random.Next(4) > 0 ? "true" : "false")}");
        Append($",\"address\":{{\"city\":\"{Pick(Cities, random)}\",\"位置\":");
        Append($"{{\"type\":\"Point\",\"coordinates\":[{113 + random.NextDouble():0.0#####},{22 + random.NextDouble():0.0#####}]}}}}");
        line.Append(",\"tags\":[");
        for (var i = random.Next(4); i > 0; i--)
            Append($"\"标签{random.Next(100)}\"{(i > 1 ? "," : "")}");
        line.Append("],\"备注\":\"");
        for (var i = random.Next(8); i > 0; i--)
            line.Append(Pick(Words, random)).Append(i > 1 ? " " : "");
        line.Append(random.Next(5) == 0 ? "\",\"refund\":null}\n" : "\"}\n");

        void Append(FormattableString text) => line.Append(text.ToString(CultureInfo.InvariantCulture));
    }

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}
