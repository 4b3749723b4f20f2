using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Workflow.Documents;
using Workflow.Documents.Canonical;

namespace Workflow.Tests.Documents;

/// <summary>Ids that people ask for, and ids as they stand in documents.</summary>
public sealed class DocumentIdTests
{
    [Theory]
    [InlineData("3", "3", "3.0", "{\"$numberLong\":\"3\"}")]
    [InlineData("3.00", "3.0", "3", "{\"$numberLong\":\"3\"}")]
    [InlineData("-12e3", "-12000.0", "-12000", "{\"$numberLong\":\"-12000\"}")]
    [InlineData("0.0", "0.0", "0", "-0.0", "-0", "{\"$numberLong\":\"0\"}")]
    [InlineData("-0", "-0", "0", "0.0", "-0.0", "{\"$numberLong\":\"0\"}")]
    [InlineData("1e20", "1e20", "100000000000000000000")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e400", "1e400")]
    [InlineData("1e99999999999", "1e99999999999")]
    [InlineData("9223372036854775808", "9223372036854775808", "9223372036854775808.0")]
    [InlineData("\"3\"", "\"3\"")]
    [InlineData("\"\\ud800\"", "\"\\ud800\"")]
    public void Read_StringOrNumber_MeansTheseInThisOrder(string written, params string[] expected) =>
        Assert.Equal(expected.Select(HashOf), Read(written)!.Hashes.Select(Convert.ToHexStringLower));

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{\"$oid\":\"5f\"}")]
    public void Read_AnythingElse_IsNoId(string written) => Assert.Null(Read(written));

    [Theory]
    [InlineData("{\"_id\":\"甲\"}", "\"甲\"")]
    [InlineData(" { \"a\" : {\"_id\":1} , \"_id\" : 3.0 , \"b\":[{\"_id\":2}] } ", "3.0")]
    [InlineData("{\"_id\":1,\"\\u005fid\":{ \"a\": [2] }}", "{ \"a\": [2] }")]
    [InlineData("{\"n\":NaN,\"_id\":\"NaN\"}", "\"NaN\"")]
    [InlineData("{\"_id\":NaN}", null)]
    [InlineData("{\"n\":1}", null)]
    [InlineData("{}", null)]
    public void Of_Document_IsItsIdAsItStands(string document, string? expected) =>
        Assert.Equal(expected, RawId.Of(Encoding.UTF8.GetBytes(document)) is { } id ? Encoding.UTF8.GetString(id) : null);

    private static DocumentId? Read(string written)
    {
        using var document = JsonDocument.Parse(written);
        return DocumentId.Read(document.RootElement);
    }

    private static string HashOf(string value) => Convert.ToHexStringLower(SHA256.HashData(new DocumentReader().ReadValue(Encoding.UTF8.GetBytes(value))));
}
