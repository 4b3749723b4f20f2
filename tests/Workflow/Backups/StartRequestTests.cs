using System.Text;
using Workflow.Backups.Triggers;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Tests.Backups;

public sealed class StartRequestTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData(" \r\n", null)]
    [InlineData("{}", null)]
    [InlineData("{\"collections\":[\"订单\",\"../a\\\"b\"]}", "订单|../a\"b")]
    public void TryParse_AllowedBody_ReadsTheNames(string body, string? expected)
    {
        Assert.True(StartRequest.TryParse(Encoding.UTF8.GetBytes(body), out var request, out _));
        Assert.Equal((expected, null), (request.Collections is { } names ? string.Join('|', names) : null, request.Env));
    }

    [Theory]
    [InlineData("{\"env\":\"生产-1\"}", null)]
    [InlineData("{\"env\":\"生产-1\",\"collections\":[\"订单\"]}", "订单")]
    [InlineData("{\"collections\":[\"订单\"],\"env\":\"生产-1\"}", "订单")]
    public void TryParse_WithAnEnvironment_HandsItOut(string body, string? collections)
    {
        Assert.True(StartRequest.TryParse(Encoding.UTF8.GetBytes(body), out var request, out _));
        Assert.Equal(("生产-1", collections), (request.Env, request.Collections?.Single()));
    }

    [Theory]
    [InlineData("[]", "JSON object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{} {}", "JSON")]
    [InlineData("{\"Collections\":[\"a\"]}", "no field 'Collections'")]
    [InlineData("{\"collection\":[\"a\"]}", "\"field\":\"collection\"")]
    [InlineData("{\"collections\":\"a\"}", "array")]
    [InlineData("{\"collections\":[]}", "at least one")]
    [InlineData("{\"collections\":[1]}", "collections[0]")]
    [InlineData("{\"collections\":[\"a\",\"a\"]}", "named twice")]
    [InlineData("{\"collections\":[\"\"]}", "must not be empty")]
    [InlineData("{\"collections\":[\"\\ud83c\"]}", "valid Unicode")]
    [InlineData("{\"collections\":null}", "array")]
    [InlineData("{\"env\":1}", "\"field\":\"env\"")]
    [InlineData("{\"env\":null}", "\"field\":\"env\"")]
    [InlineData("{\"env\":\"\"}", "\"field\":\"env\"")]
    [InlineData("{\"env\":[\"a\"]}", "\"field\":\"env\"")]
    [InlineData("{\"Env\":\"a\"}", "no field 'Env'")]
    [InlineData("{\"\\ud800\":1}", "valid Unicode")]
    [InlineData("{\"collections\":[\"*\"]}", "leave 'collections' out")]
    [InlineData("{\"exports\":{}}", "\"field\":\"exports\"")]
    [InlineData("{\"exports\":[]}", "at least one")]
    [InlineData("{\"exports\":[\"订单\"]}", "\"field\":\"exports[0]\"")]
    [InlineData("{\"exports\":[{}]}", "\"field\":\"exports[0].collection\"")]
    [InlineData("{\"exports\":[{\"collection\":null}]}", "'collection' must be a string")]
    [InlineData("{\"exports\":[{\"collection\":\"*\"}]}", "'*' is not a collection")]
    [InlineData("{\"exports\":[{\"collection\":\"\"}]}", "must not be empty")]
    [InlineData("{\"exports\":[{\"collection\":\"a\"},{\"collection\":\"b\",\"where\":1}]}", "\"field\":\"exports[1].where\"")]
    [InlineData("{\"exports\":[{\"collection\":\"a\"},{\"collection\":\"a\"}]}", "\"field\":\"exports[1].collection\"")]
    [InlineData("{\"exports\":[{\"collection\":\"a\"}],\"collections\":[\"a\"]}", "named twice")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"query\":1}]}", "\"field\":\"exports[0].query\"")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"query\":\"\"}]}", "\"field\":\"exports[0].query\"")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"query\":\"where({}).get()\"}]}", "may not use get (character 11)")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"query\":\"limit(1)\",\"format\":\"CSV\"}]}", "\"field\":\"exports[0].format\"")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"format\":\"csv\"}]}", "A CSV needs fields")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"format\":\"csv\",\"query\":\"limit(1)\"}]}", "\"field\":\"exports[0].fields\"")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"fields\":\"_id\"}]}", "must be an array of names")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"fields\":[1]}]}", "must be an array of names")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"fields\":[]}]}", "takes 1 to 100 names")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"fields\":[\"\"]}]}", "Name 1 of 'fields' is empty")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"fields\":[\"金\",\"金\"]}]}", "Name 2 of 'fields' has been named before")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"fields\":[\"\\n\"]}]}", "holds a control character")]
    [InlineData("{\"exports\":[{\"collection\":\"a\",\"fields\":[\"\\ud83c\"]}]}", "valid Unicode")]
    public void TryParse_AnythingElse_NamesTheFault(string body, string expected)
    {
        Assert.False(StartRequest.TryParse(Encoding.UTF8.GetBytes(body), out _, out var problem));
        var content = Assert.IsType<JsonAnswer<Problem>>(problem).Written(inChinese: false);
        Assert.Equal(400, content.StatusCode);
        Assert.StartsWith("application/problem+json", content.ContentType, StringComparison.Ordinal);
        Assert.Contains(expected, content.Content, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_AsManyNamesAsABodyHolds_KeepsTheirOrderAndNamesTheOneThatComesTwice()
    {
        string[] names = [.. Enumerable.Range(0, 9_300).Select(number => $"{number:x4}")];
        var body = $"{{\"collections\":[\"{string.Join("\",\"", names)}\"";
        Assert.InRange(Encoding.UTF8.GetByteCount(body), 65_000, Limits.RequestBodyBytes - 20);

        Assert.True(StartRequest.TryParse(Encoding.UTF8.GetBytes(body + "]}"), out var request, out _));
        Assert.False(StartRequest.TryParse(Encoding.UTF8.GetBytes(body + $",\"{names[0]}\"]}}"), out _, out var problem));

        Assert.Equal(names, request.Collections);
        Assert.Contains($"\"field\":\"collections[{names.Length}]\"", Assert.IsType<JsonAnswer<Problem>>(problem).Written(inChinese: false).Content, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_Exports_ReadsWhatIsAskedForOfEach()
    {
        const string Body = """
            { "exports": [{ "collection": "订单", "query": "where({ 已付: true })", "format": "csv", "fields": ["金额", "_id"] }, { "format": "json", "collection": "用户" }] }
            """;

        Assert.True(StartRequest.TryParse(Encoding.UTF8.GetBytes(Body), out var request, out _));

        Assert.Equal(
            [
                new() { Collection = "订单", Query = "where({ 已付: true })", Format = ExportFormat.Csv, Fields = ["金额", "_id"] },
                new() { Collection = "用户" },
            ],
            request.Exports!);
    }

    [Fact]
    public void TryParse_FieldsAtTheirLimits_Pass_AndOnePast_AreRefused()
    {
        Assert.True(Parse(Enumerable.Range(0, 100).Select(number => $"字段{number}")));
        Assert.False(Parse(Enumerable.Range(0, 101).Select(number => $"字段{number}")));
        Assert.True(Parse([new string('a', 200)]));
        Assert.False(Parse([new string('字', 67)]));

        static bool Parse(IEnumerable<string> fields) => StartRequest.TryParse(
            Encoding.UTF8.GetBytes($"{{\"exports\":[{{\"collection\":\"订单\",\"fields\":[\"{string.Join("\",\"", fields)}\"]}}]}}"), out _, out _);
    }

    [Fact]
    public void TryParse_NameOf201Bytes_IsRefused()
    {
        Assert.True(StartRequest.TryParse(Encoding.UTF8.GetBytes($"{{\"collections\":[\"{new string('a', 200)}\"]}}"), out _, out _));
        Assert.False(StartRequest.TryParse(Encoding.UTF8.GetBytes($"{{\"collections\":[\"{new string('a', 201)}\"]}}"), out _, out _));
    }
}
