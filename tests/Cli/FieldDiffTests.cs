using System.Text.Json;
using Cli.Documents;

namespace Cli.Tests;

public sealed class FieldDiffTests
{
    [Theory]
    [InlineData("""{"a":3}""", """{"a":3.0}""", "~a")]
    [InlineData("""{"a":3.0}""", """{"a":30e-1}""", "")]
    [InlineData("""{"a":3}""", """{"a":"3"}""", "~a")]
    [InlineData("""{"a":3}""", """{"a":{"$numberLong":"3"}}""", "~a")]
    [InlineData("""{"a":0.0}""", """{"a":-0.0}""", "~a")]
    [InlineData("""{"a":12345678901234567890}""", """{"a":12345678901234567891}""", "~a")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "")]
    [InlineData("""{"a":"中"}""", """{"a":"\u4e2d"}""", "")]
    [InlineData("""{"a":{"$date":"2026-11-30T18:00:00Z"}}""", """{"a":{"$date":"2026-11-30T18:00:00.000Z"}}""", "")]
    [InlineData("""{"a":{"$date":"2026-11-30T18:00:00Z"}}""", """{"a":{"$date":"2026-11-30T18:00:01Z"}}""", "~a")]
    [InlineData("""{"a":{"b":{"c":1}}}""", """{"a":{"b":{"d":1}}}""", "+a.b.d -a.b.c")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[0,1,2,3]}""", "+a[0]")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[1,3]}""", "-a[1]")]
    [InlineData("""{"a":[{"b":1},2]}""", """{"a":[{"b":2},2]}""", "~a[0].b")]
    [InlineData("""{"a":[1]}""", """{"a":{"0":1}}""", "~a")]
    [InlineData("""{"a":null}""", """{}""", "-a")]
    [InlineData("""{"a.b":1,"":1}""", """{"a.b":2,"":2}""", "~[\"a.b\"] ~[\"\"]")]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\ud801"}""", "~a")]
    [InlineData("""{"\ud800":1}""", """{"\ud800":2}""", "~\\ud800")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""", "")]
    public void FieldDiff_TwoVersions_NamesTheFields(string old, string @new, string expected)
    {
        var found = FieldDiff.Of(JsonDocument.Parse(old).RootElement, JsonDocument.Parse(@new).RootElement);

        Assert.Equal(expected, string.Join(' ', found.Select(field => (field.Kind switch { "added" => "+", "removed" => "-", _ => "~" }) + field.Path)));
    }

    [Theory]
    [InlineData("3", JsonValueKind.Number)]
    [InlineData("-1.5e3", JsonValueKind.Number)]
    [InlineData("\"3\"", JsonValueKind.String)]
    [InlineData("{\"$oid\":\"a\"}", JsonValueKind.Object)]
    [InlineData("007", JsonValueKind.String)]
    [InlineData("甲", JsonValueKind.String)]
    [InlineData("true", JsonValueKind.String)]
    [InlineData("[1]", JsonValueKind.String)]
    [InlineData("", JsonValueKind.String)]
    [InlineData("3x", JsonValueKind.String)]
    public void DocId_Typed_IsTakenForWhatItLooksLike(string typed, JsonValueKind expected) => Assert.Equal(expected, DocId.Of(typed, asText: false).Value.ValueKind);
}
