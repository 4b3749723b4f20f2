using System.Text;
using System.Text.Json;
using Workflow.Http;
using Workflow.Logs;
using Workflow.Logs.Door;
using Workflow.Tests.Support;

namespace Workflow.Tests.Logs.Door;

/// <summary>What is read of a body that is sound.</summary>
public sealed class BodyReaderTests
{
    // One has half a character, for which a replacement is expected.
    private static readonly JsonElement Vectors = JsonDocument.Parse(CleanText.Of(
        new(File.ReadAllBytes(Repository.PathOf("tests/OfflineLog/vectors/blocks-v1.json"))))).RootElement.GetProperty("vectors");

    public static TheoryData<string> Names => new(Vectors.EnumerateArray().Select(vector => vector.GetProperty("name").GetString()!));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Vector_OfTheFormat_IsReadAsItWasWritten(string name)
    {
        var vector = Vectors.EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        var users = vector.GetProperty("logs").EnumerateArray().GroupBy(log => log.GetProperty("uin").GetString()!);
        foreach (var user in users)
        {
            var filter = Bodies.Everything with { Uin = user.Key };
            var packed = await Bodies.ReadAsync(Convert.FromBase64String(vector.GetProperty("gzipBase64").GetString()!), filter);
            var plain = await Bodies.ReadAsync(
                Encoding.UTF8.GetBytes(string.Join('\n', vector.GetProperty("lines").EnumerateArray().Select(line => line.GetString()))), filter);

            Assert.Equal(Bodies.Text(packed), Bodies.Text(plain));
            var expected = user.OrderBy(log => log.GetProperty("time").GetInt64())
                .ThenBy(log => log.GetProperty("tab").GetString(), StringComparer.Ordinal).ThenBy(log => log.GetProperty("seq").GetInt64());
            Assert.Equal(expected.Select(Canonical), Bodies.Lines(packed).Select(Canonical));
            Assert.Equal((user.Count(), Encoding.UTF8.GetByteCount(Bodies.Text(packed))), (packed.Logs, packed.RawBytes));
        }
    }

    [Fact]
    public async Task Line_OfALog_HasTheFieldsOfTheContractInTheirOrder()
    {
        var chunk = await Bodies.ReadAsync(Bodies.Block(("x", """[{"路由":"/","n":[1,{"a":null}]}]""")));

        Assert.Equal(
            """{"time":1795000000000,"level":"info","uin":"10001","from":"https://shop.example/购物车","id":"shop","version":"3.2.1","msg":"白屏","tab":"k3jf92ab","seq":"""
            + """0,"device":"k3jf92abm4kg03bc","路由":"/","n":[1,{"a":null}]}""" + "\n",
            Bodies.Text(chunk));
        Assert.Equal((chunk.First, chunk.Last), (DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000), chunk.First));
    }

    [Fact]
    public async Task Logs_OfManyBlocks_AreSortedByTimeThenTabThenNumber()
    {
        var chunk = await Bodies.ReadAsync(string.Join('\n',
            Bodies.Block(("k", "\"b\""), ("s", "[7,1]"), ("t", "[5,-3]"), ("l", "\"00\""), ("m", "[\"b7\",\"b8\"]")),
            "",
            Bodies.Block(("k", "\"a\""), ("s", "[9,-1,1]"), ("t", "[5,0,90]"), ("l", "\"123\""), ("m", "[\"a9\",\"a8\",\"a9'\"]")),
            ""));

        Assert.Equal(["b8", "a8", "a9", "b7", "a9'"], Bodies.Lines(chunk).Select(line => line.GetProperty("msg").GetString()));
        Assert.Equal((2L, 95L), (chunk.First!.Value.ToUnixTimeMilliseconds(), chunk.Last!.Value.ToUnixTimeMilliseconds()));
    }

    [Theory]
    [InlineData("10001", null, null, null, "dbg inf wrn err")]
    [InlineData("10001", 1001L, 1002L, null, "inf wrn")]
    [InlineData("10001", null, null, "debug", "dbg inf wrn err")]
    [InlineData("10001", null, null, "warn", "wrn err")]
    [InlineData("10001", 1003L, null, "error", "err")]
    [InlineData("10002", null, null, null, "")]
    [InlineData("", null, null, null, "")]
    public async Task Logs_ThatNobodyAskedFor_AreLeftOut(string uin, long? from, long? to, string? level, string expected)
    {
        var block = Bodies.Block(("s", "[0,1,1,1]"), ("t", "[1000,1,1,1]"), ("l", "\"0123\""), ("m", """["dbg","inf","wrn","err"]"""));
        var filter = new OrderFilter(uin, At(from), At(to), level);

        var chunk = await Bodies.ReadAsync(block, filter);

        Assert.Equal(expected, string.Join(' ', Bodies.Lines(chunk).Select(line => line.GetProperty("msg").GetString())));
        Assert.Equal(expected.Length == 0, chunk.First is null && chunk.RawBytes == 0 && chunk.Gzip.IsEmpty);
    }

    [Fact]
    public async Task Fields_WithALogsOwnNames_GiveWay_AndOfTwoAlikeTheFirstStays()
    {
        const string fields = """[{"msg":"伪","\u0074ime":1,"uin":"10002","device":"x","tab":0,"seq":-1,"level":"error","a":1,"a":2,"__proto__":{"b":3}}]""";

        var line = Assert.Single(Bodies.Lines(await Bodies.ReadAsync(Bodies.Block(("x", fields)))));

        Assert.Equal(
            ["time", "level", "uin", "from", "id", "version", "msg", "tab", "seq", "device", "a", "__proto__"],
            line.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("白屏", 1), (line.GetProperty("msg").GetString(), line.GetProperty("a").GetInt32()));
    }

    [Fact]
    public async Task Body_OfNothing_IsAnEmptyChunk()
    {
        // What the library sends for no logs: a gzip of nothing, and where it cannot compress nothing at all. .NET itself writes no gzip of nothing.
        byte[] gzipOfNothing = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        foreach (var body in (byte[][])[gzipOfNothing, []])
        {
            var chunk = await Bodies.ReadAsync(body);
            Assert.Equal((0, 0L, 0, (DateTimeOffset?)null), (chunk.Logs, chunk.RawBytes, chunk.Gzip.Length, chunk.Last));
        }
    }

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    // Of the vector there is no device; the order of fields does not matter.
    private static string Canonical(JsonElement log) => string.Join(
        '\n', log.EnumerateObject().Where(field => field.Name != "device").OrderBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => $"{field.Name}={JsonSerializer.Serialize(field.Value, Json.Options)}"));
}
