using System.Text;
using System.Text.Json;

namespace Workflow.Tests.Logs.Door;

/// <summary>What is sent by mistake, by broken networks and by those who mean harm.</summary>
public sealed class HostileBodyTests
{
    [Theory]
    [InlineData("v", "2")]
    [InlineData("v", "\"1\"")]
    [InlineData("v", "1e0")]
    [InlineData("v", null)]
    [InlineData("k", "\"\"")]
    [InlineData("k", null)]
    [InlineData("k", "{}")]
    [InlineData("c", null)]
    [InlineData("c", "[]")]
    [InlineData("c", "null")]
    [InlineData("c", """{"uin":{}}""")]
    [InlineData("s", "[]")]
    [InlineData("s", "[0,1]")]
    [InlineData("s", "[-1]")]
    [InlineData("s", "[9007199254740993]")]
    [InlineData("s", "[99999999999999999999999]")]
    [InlineData("s", "[0.5]")]
    [InlineData("s", "[null]")]
    [InlineData("s", "{}")]
    [InlineData("s", null)]
    [InlineData("t", "[]")]
    [InlineData("t", "[-1]")]
    [InlineData("t", "[253402300800000]")]
    [InlineData("t", "[9223372036854775807]")]
    [InlineData("t", "[1e308]")]
    [InlineData("t", "[NaN]")]
    [InlineData("t", "[\"NaN\"]")]
    [InlineData("t", "[1795000000000,0]")]
    [InlineData("t", null)]
    [InlineData("l", "\"\"")]
    [InlineData("l", "\"11\"")]
    [InlineData("l", "\"4\"")]
    [InlineData("l", "\"x\"")]
    [InlineData("l", "\"１\"")]
    [InlineData("l", "\"/\"")]
    [InlineData("l", null)]
    [InlineData("m", "[]")]
    [InlineData("m", "[1]")]
    [InlineData("m", "[null]")]
    [InlineData("m", "[{}]")]
    [InlineData("m", "[\"a\",\"b\"]")]
    [InlineData("m", "\"白屏\"")]
    [InlineData("m", "[\"\\u12\"]")]
    [InlineData("m", "[\"\\x\"]")]
    [InlineData("m", "[\"a\u0000\"]")]
    [InlineData("m", null)]
    [InlineData("x", "[0,0]")]
    [InlineData("x", "[\"\"]")]
    [InlineData("x", "[[]]")]
    [InlineData("x", "{}")]
    [InlineData("x", "[{]")]
    public async Task Column_ThatIsAbsurd_IsDamage_AndIsNotQuoted(string column, string? json)
    {
        var refused = await Bodies.RefusalAsync(string.Join('\n', Bodies.Block(), Bodies.Block((column, json), ("geheim", "\"秘密\""))));

        Assert.Equal(400, refused.Status);
        Assert.DoesNotContain("秘密", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{}{}")]
    [InlineData("白屏")]
    [InlineData(" ")]
    [InlineData("\r")]
    public async Task Line_ThatIsNoBlock_IsDamage(string line) => Assert.Equal(400, (await Bodies.RefusalAsync(line)).Status);

    [Fact]
    public async Task Body_CutAnywhere_IsDamage()
    {
        var body = Bodies.Gzip(string.Join('\n', Enumerable.Range(0, 40).Select(number => Bodies.Block(("m", $"[\"第 {number} 条\"]")))));

        for (var length = 1; length < body.Length; length++)
            Assert.Equal(400, (await Bodies.RefusalAsync(body[..length])).Status);
    }

    [Fact]
    public async Task Body_WithAnyBitFlipped_IsDamageOrWhole()
    {
        var sound = Bodies.Text(await Bodies.ReadAsync(Bodies.Block()));
        var body = Bodies.Gzip(Bodies.Block());
        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            var flipped = body.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                // The header has bits that mean nothing.
                Assert.Equal(sound, Bodies.Text(await Bodies.ReadAsync(flipped)));
            }
            catch (Workflow.Logs.Door.BodyRefusedException refused)
            {
                Assert.Equal(400, refused.Status);
            }
        }
    }

    [Fact]
    public async Task Message_OfEveryKindOfCharacter_ComesThroughAsItIs()
    {
        var nasty = "</script><img src=x onerror=alert(1)>\u0000\u0001\u001b[31m\r\n\t\u007f\u0085\u2028\u2029\u202e\ufeff😀\"\\/'`${}"
            + string.Concat(Enumerable.Range(0, 0x20).Select(code => (char)code));
        var block = Bodies.Block(("m", JsonSerializer.Serialize(new[] { nasty })), ("k", JsonSerializer.Serialize("\u0007<b>")));

        var line = Assert.Single(Bodies.Lines(await Bodies.ReadAsync(block)));

        Assert.Equal(nasty, line.GetProperty("msg").GetString());
    }

    [Fact]
    public async Task Controls_ThatJsonLetsStand_AreEscapedWhereverTheyStand_AndTheirNeighboursAreNot()
    {
        // Raw, as no serializer of ours would write them; a quote and a backslash have to be escaped.
        var raw = "\u007e\u007f\u0080\u0085\u009b31m\u009f\u00a0©°ÿ白\u2028\\\"\\\\\u007f" + string.Concat(Enumerable.Range(0x7f, 0x21).Select(code => (char)code)) + "\u007f";
        var text = JsonDocument.Parse($"\"{raw}\"").RootElement.GetString()!;
        var deep = new string('[', Limits.FieldsDepth + 1) + $"\"{raw}\"" + new string(']', Limits.FieldsDepth + 1);
        var block = Bodies.Block(
            ("m", $"[\"{raw}\"]"), ("k", "\"\u0085\""), ("c", $$"""{"uin":"10001","from":"{{raw}}"}"""),
            ("x", $$"""[{"a":["{{raw}}",{"{{raw}}":"{{raw}}"}],"b":{{deep}},"{{raw}}":1}]"""));

        var chunk = await Bodies.ReadAsync(block);

        var line = Assert.Single(Bodies.Lines(chunk));
        Assert.Equal((text, text, 1), (line.GetProperty("msg").GetString(), line.GetProperty("from").GetString(), line.GetProperty(text).GetInt32()));
        Assert.Equal((text, text), (line.GetProperty("a")[0].GetString(), line.GetProperty("a")[1].GetProperty(text).GetString()));
        Assert.Equal(deep, line.GetProperty("b").GetString());
        Assert.Contains(raw, block, StringComparison.Ordinal);
        Assert.DoesNotContain(Bodies.Text(chunk).TrimEnd('\n'), char.IsControl);
        Assert.Contains("\u007e\\u007f\\u0080\\u0085\\u009b31m\\u009f\u00a0©°ÿ白\u2028", Bodies.Text(chunk), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\ud800", "\ufffd")]
    [InlineData("\\udc00", "\ufffd")]
    [InlineData("a\\uD83Db", "a\ufffdb")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\ufffd😀")]
    [InlineData("\\ud83d\\ude00\\ude00", "😀\ufffd")]
    [InlineData("\\\\ud800", "\\ud800")]
    [InlineData("\\\\\\ud800", "\\\ufffd")]
    [InlineData("\\ud83d\\n\\ude00", "\ufffd\n\ufffd")]
    [InlineData("\\u0041", "A")]
    public async Task Text_WithHalfAPair_IsKept_WithAReplacement(string json, string expected)
    {
        // Also in free fields and their names, which are copied as they come.
        var chunk = await Bodies.ReadAsync(Bodies.Block(
            ("m", $"[\"{json}\"]"),
            ("x", $$"""[{"{{json}}":["{{json}}"]}]"""),
            ("c", $$"""{"uin":"10001","from":"{{json}}"}""")));

        var line = Assert.Single(Bodies.Lines(chunk));
        Assert.Equal((expected, expected), (line.GetProperty("msg").GetString(), line.GetProperty("from").GetString()));
        Assert.Equal(expected, line.GetProperty(expected)[0].GetString());
    }

    [Fact]
    public async Task Text_ThatIsNoUtf8_IsKept_WithReplacements()
    {
        var block = Encoding.UTF8.GetBytes(Bodies.Block(("m", "[\"?白?\"]")));
        foreach (var broken in (byte[][])[[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80], [0xe7, 0x99]])
        {
            var at = block.AsSpan().IndexOf("?"u8);
            byte[] body = [.. block.AsSpan(0, at), .. broken, .. block.AsSpan(at + 1)];

            var line = Assert.Single(Bodies.Lines(await Bodies.ReadAsync(Bodies.Gzip(body))));

            Assert.Matches("\\A\ufffd+白\\?\\z", line.GetProperty("msg").GetString());
        }
    }

    [Fact]
    public async Task Fields_AtTheDepthLimit_AreJson_AndOnePast_AreText()
    {
        var atLimit = new string('[', Limits.FieldsDepth) + new string(']', Limits.FieldsDepth);
        var deep = new string('[', 900_000) + new string(']', 900_000);

        var line = Bodies.Lines(await Bodies.ReadAsync(Bodies.Block(("x", $$"""[{"a":{{atLimit}},"b":[{{atLimit}}],"c":{{deep}},"d":"后"}]"""))))[0];

        Assert.Equal(JsonValueKind.Array, line.GetProperty("a").ValueKind);
        Assert.Equal($"[{atLimit}]", line.GetProperty("b").GetString());
        Assert.Equal((deep.Length, "后"), (line.GetProperty("c").GetString()!.Length, line.GetProperty("d").GetString()));
    }

    [Fact]
    public async Task Gzip_WithSomethingBehindIt_IsDamage()
    {
        var gzip = Bodies.Gzip(Bodies.Block() + "\n");

        Assert.Equal(400, (await Bodies.RefusalAsync([.. gzip, .. Bodies.Gzip(Bodies.Block(("s", "[1]")))])).Status);
        Assert.Equal(400, (await Bodies.RefusalAsync([.. gzip, 0])).Status);
    }
}
