using System.Text;

namespace WeChat.Tests.Simulated;

/// <summary>Which lines an import refuses.</summary>
public class ImportRulesTests
{
    [Theory]
    [InlineData("""{".a":1}""")]
    [InlineData("""{"a.":1}""")]
    [InlineData("""{"a..b":1}""")]
    [InlineData("""{"深":[{"处":{"a..b":1}}]}""")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"x":[{"a":1,"a":2}]}""")]
    [InlineData("""{"a":{"b":1},"a.b":2}""")]
    [InlineData("""{"x":{"a.b":{"c":1},"a":{"b.c":2}}}""")]
    [InlineData("""{"\u0061.b":2,"a":{"b":1}}""")]
    [InlineData("""{"t":{"$date":1535736600882}}""")]
    [InlineData("""{"t":{"$date":{"$numberLong":"1535736600882"}}}""")]
    [InlineData("""{"t":{"$date":"2018-08-31"}}""")]
    [InlineData("""{"t":{"$date":"2018-13-31T17:30:00.882Z"}}""")]
    [InlineData("""{"t":{"$date":"2018-08-31T17:30:00.882Z","more":1}}""")]
    [InlineData("""{"n":NaN}""")]
    [InlineData("""{"_id":[1]}""")]
    [InlineData("""[{"_id":"1"}]""")]
    [InlineData("""{"_id":"1"},""")]
    [InlineData("{half")]
    [InlineData("\uFEFF{\"_id\":\"1\"}")]
    public async Task Line_AgainstTheRules_IsRefusedAlone(string line)
    {
        await using var wire = await Wire.StartAsync();
        var collection = wire.Cloud.Env(Wire.Env).Collection("订单");
        var info = await wire.ImportAsync(line + "\n{\"_id\":\"后面的\"}\n");
        Assert.Equal((1, 1), ((int)info["record_success"]!, (int)info["record_fail"]!));
        Assert.Equal("{\"_id\":\"后面的\"}", Assert.Single(collection.Documents().Values));
    }

    [Theory]
    [InlineData("""{"_id":"1","a.b":1,"a":{"c":2}}""")]
    [InlineData("""{"_id":"1","t":{"$date":"2018-08-31T17:30:00Z"},"u":{"$date":"2018-08-31T17:30:00.123456+08:00"}}""")]
    [InlineData("""{"_id":"1","l":{"$numberLong":"3"},"n":-0.0,"e":1e300,"":"no name"}""")]
    [InlineData("""{"_id":"1","half":"\ud83d"}""")]
    [InlineData("""{"_id":{"复":"合"},"a":null}""")]
    [InlineData("""{"_id":null}""")]
    public async Task Line_WithinTheRules_IsKeptByteForByte(string line)
    {
        await using var wire = await Wire.StartAsync();
        var collection = wire.Cloud.Env(Wire.Env).Collection("订单");
        Assert.Equal(1, (int)(await wire.ImportAsync(line + "\r\n \n"))["record_success"]!);
        Assert.Equal(line, Encoding.UTF8.GetString(Assert.Single(collection.Lines())));
    }

    [Fact]
    public async Task Documents_OverSeveralLines_AreTakenToo()
    {
        await using var wire = await Wire.StartAsync();
        var collection = wire.Cloud.Env(Wire.Env).Collection("订单");
        var info = await wire.ImportAsync("{\n  \"_id\": \"1\",\n  \"n\": 3.0,\n  \"名\": {\n  }\n}\n{\"_id\":\"2\"}\n{\n  \"_id\": \"3\"\n}");
        Assert.Equal((3, 0), ((int)info["record_success"]!, (int)info["record_fail"]!));
        Assert.Equal(["""{"_id":"1","n":3.0,"名":{}}""", """{"_id":"2"}""", """{"_id":"3"}"""], collection.Documents().Values);
    }

    [Fact]
    public async Task Document_WithoutId_GetsOne()
    {
        await using var wire = await Wire.StartAsync();
        var collection = wire.Cloud.Env(Wire.Env).Collection("订单");
        Assert.Equal(2, (int)(await wire.ImportAsync("{}\n{\"a\":1}\n"))["record_success"]!);
        Assert.All(collection.Documents().Keys, key => Assert.Matches("^\"[0-9a-f]{32}\"$", key));
        Assert.Equal(2, collection.Documents().Count);
    }
}
