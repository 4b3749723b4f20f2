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
        Assert.True(StartRequest.TryParse(Encoding.UTF8.GetBytes(body), out var names, out _));
        Assert.Equal(expected, names is null ? null : string.Join('|', names));
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
    public void TryParse_NameOf201Bytes_IsRefused()
    {
        Assert.True(StartRequest.TryParse(Encoding.UTF8.GetBytes($"{{\"collections\":[\"{new string('a', 200)}\"]}}"), out _, out _));
        Assert.False(StartRequest.TryParse(Encoding.UTF8.GetBytes($"{{\"collections\":[\"{new string('a', 201)}\"]}}"), out _, out _));
    }
}
