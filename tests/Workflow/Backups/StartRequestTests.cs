using System.Text;
using Microsoft.AspNetCore.Mvc;
using Workflow.Backups.Triggers;

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
    public void TryParse_AnythingElse_NamesTheFault(string body, string expected)
    {
        Assert.False(StartRequest.TryParse(Encoding.UTF8.GetBytes(body), out _, out var problem));
        var content = Assert.IsType<ContentResult>(problem);
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
        Assert.Contains($"\"field\":\"collections[{names.Length}]\"", Assert.IsType<ContentResult>(problem).Content, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_NameOf201Bytes_IsRefused()
    {
        Assert.True(StartRequest.TryParse(Encoding.UTF8.GetBytes($"{{\"collections\":[\"{new string('a', 200)}\"]}}"), out _, out _));
        Assert.False(StartRequest.TryParse(Encoding.UTF8.GetBytes($"{{\"collections\":[\"{new string('a', 201)}\"]}}"), out _, out _));
    }
}
