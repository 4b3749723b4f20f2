using System.Text;
using System.Text.Json;
using Workflow.Documents.Canonical;
using Workflow.Tests.Support;

namespace Workflow.Tests.Documents;

public sealed class CanonicalFormTests
{
    [Theory]
    [InlineData("null", "n")]
    [InlineData("[true,false]", "[tf]")]
    [InlineData("3", "i3;")]
    [InlineData("-0", "i-0;")]
    [InlineData("12345678901234567890123", "i12345678901234567890123;")]
    [InlineData("3.0", "r3e0;")]
    [InlineData("30e-1", "r3e0;")]
    [InlineData("0.00120", "r12e-4;")]
    [InlineData("-1.50E+3", "r-15e2;")]
    [InlineData("100e2", "r1e4;")]
    [InlineData("0.000", "r0e0;")]
    [InlineData("-0e9", "r-0e0;")]
    [InlineData("1e0000000001", "r1e1;")]
    [InlineData("1e12345678901", "r1e12345678901;")]
    [InlineData("\"订\\u5355\\n\\/\"", "s8:订单\n/")]
    [InlineData("\"\\ud83d\\ude00\"", "s4:😀")]
    [InlineData("\"\"", "s0:")]
    [InlineData("{\"b\":1,\"a\":{\"d\":[],\"c\":\"\"}}", "{s1:a{s1:cs0:s1:d[]}s1:bi1;}")]
    [InlineData("{\"b\":1,\"\\u0061\":2}", "{s1:ai2;s1:bi1;}")]
    [InlineData("{\"a\":1,\"a\":2,\"\":3}", "{s0:i3;s1:ai1;s1:ai2;}")]
    [InlineData("{\"$date\":\"2026-03-25T09:41:36.758Z\"}", "d1774431696758;")]
    [InlineData("{\"$date\":\"2026-03-25T17:41:36.758+08:00\"}", "d1774431696758;")]
    [InlineData("{\"$date\":\"2026-03-25T04:11:36.758-0530\"}", "d1774431696758;")]
    [InlineData("{\"$date\":1774431696758}", "d1774431696758;")]
    [InlineData("{\"$date\":{\"$numberLong\":\"1774431696758\"}}", "d1774431696758;")]
    [InlineData("{\"$date\":\"1969-12-31T23:59:59.9Z\"}", "d-100;")]
    [InlineData("{\"$date\":\"2026-02-30T00:00:00Z\"}", "{s5:$dates20:2026-02-30T00:00:00Z}")]
    [InlineData("{\"$date\":\"2026-03-25T09:41:36.7581Z\"}", "{s5:$dates25:2026-03-25T09:41:36.7581Z}")]
    [InlineData("{\"$date\":\"gestern\"}", "{s5:$dates7:gestern}")]
    [InlineData("{\"$date\":{\"$numberLong\":\"007\"}}", "{s5:$date{s11:$numberLongs3:007}}")]
    [InlineData("{\"$date\":-0}", "{s5:$datei-0;}")]
    [InlineData("{\"$date\":999999999999999}", "d999999999999999;")]
    [InlineData("{\"$date\":1000000000000000}", "{s5:$datei1000000000000000;}")]
    [InlineData("{\"$date\":3.0}", "{s5:$dater3e0;}")]
    [InlineData("{\"$date\":1,\"x\":2}", "{s5:$datei1;s1:xi2;}")]
    [InlineData("{\"$numberLong\":\"3\"}", "{s11:$numberLongs1:3}")]
    public void ReadValue_Examples_HaveTheFormOfTheFormatPage(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(new DocumentReader().ReadValue(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("\"\\ud800\"", new byte[] { 0xed, 0xa0, 0x80 })]
    [InlineData("\"\\uDFFF\"", new byte[] { 0xed, 0xbf, 0xbf })]
    [InlineData("\"\\udc00\\ud800\"", new byte[] { 0xed, 0xb0, 0x80, 0xed, 0xa0, 0x80 })]
    [InlineData("\"\\u0000\\u00ff\\u07ff\\u0800\"", new byte[] { 0, 0xc3, 0xbf, 0xdf, 0xbf, 0xe0, 0xa0, 0x80 })]
    public void ReadValue_HalfSurrogatePairs_AreKept(string json, byte[] content) =>
        Assert.Equal([.. Encoding.ASCII.GetBytes($"s{content.Length}:"), .. content], new DocumentReader().ReadValue(Encoding.UTF8.GetBytes(json)).ToArray());

    [Fact]
    public void Read_NumbersThatAreNotFinite_StandForThemselves()
    {
        var reader = new DocumentReader();

        Assert.True(reader.Read("{\"a\":NaN,\"b\":[-Infinity,Infinity,0,-1]}"u8).IsObject);

        Assert.Equal("{s1:arNaN;s1:b[r-Infinity;rInfinity;i0;i-1;]}", Encoding.UTF8.GetString(reader.Canonical));
    }

    [Fact]
    public void Read_AfterADocumentThatBroke_IsNotDisturbed()
    {
        var reader = new DocumentReader();

        Assert.ThrowsAny<JsonException>(() => reader.Read("{\"a\":{\"b\":[1,{\"c\":"u8));

        Assert.True(reader.Read("{\"z\":1,\"_id\":\"订\"}"u8).HasId);
        Assert.Equal("{s3:_ids3:订s1:zi1;}", Encoding.UTF8.GetString(reader.Canonical));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Read_ADocumentAsDeepAsIsAllowed_Passes_AndOneDeeperIsRefused(int past)
    {
        var deep = $"{{\"_id\":{new string('[', Limits.DocumentDepth - 1 + past)}{new string(']', Limits.DocumentDepth - 1 + past)}}}";
        var reader = new DocumentReader();

        if (past == 0)
            Assert.True(reader.Read(Encoding.UTF8.GetBytes(deep)).HasId);
        else
            Assert.ThrowsAny<JsonException>(() => reader.Read(Encoding.UTF8.GetBytes(deep)));
    }

    /// <summary>A slow implementation that shares nothing with the fast one: it reads the text by hand and writes from a tree.</summary>
    [Fact]
    public void Read_RandomDocuments_HaveTheFormThatTheReferenceGives() => CompareWithReference(0, 10_000);

    [Fact]
    [Trait("Category", "Soak")]
    public void Read_AHundredThousandRandomDocuments_HaveTheFormThatTheReferenceGives() => CompareWithReference(10_000, 110_000);

    private static void CompareWithReference(int fromSeed, int toSeed)
    {
        var reader = new DocumentReader();
        for (var seed = fromSeed; seed < toSeed; seed++)
        {
            var document = new RandomDocument(seed).Next();
            reader.Read(document);
            Assert.True(reader.Canonical.SequenceEqual(SlowCanonicalForm.Of(document)), $"seed {seed}: {Encoding.UTF8.GetString(document)}");
        }
    }

    /// <summary>Equal documents in other words have one hash; a document with one change has another.</summary>
    [Fact]
    public void Read_RandomDocuments_InOtherWordsAreEqual_AndChangedOnesAreNot()
    {
        var (one, other) = (new DocumentReader(), new DocumentReader());
        for (var seed = 0; seed < 5_000; seed++)
        {
            one.Read(new RandomDocument(seed).Next());
            other.Read(new RandomDocument(seed, inOtherWords: true).Next());
            Assert.True(one.Canonical.SequenceEqual(other.Canonical), $"seed {seed}");
            other.Read(new RandomDocument(seed, changed: true).Next());
            Assert.False(one.Canonical.SequenceEqual(other.Canonical), $"seed {seed}");
        }
    }
}
