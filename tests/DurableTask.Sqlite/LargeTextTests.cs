using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.DurableTask.Converters;

namespace DurableTask.Sqlite.Tests;

/// <summary>Large JSON strings, written and read by our own code, are those of the serializer.</summary>
public sealed class LargeTextTests
{
    public static TheoryData<string> Texts { get; } = new()
    {
        string.Empty,
        "a",
        "数据 😀 é",
        "\"quoted\" \\ back / slash \b\f\n\r\t\u0001 <&'+`>",
        "\ud83d alone \ude00",
        new string('数', 20_000) + "😀" + new string('a', 40_000) + "\n" + new string('é', 20_000),
        string.Concat(Enumerable.Repeat("a😀", 20_000)),
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Quote_IsWhatTheSerializerWrites(string text)
    {
        Assert.Equal(JsonSerializer.Serialize(text), LargeText.Quote(text, JavaScriptEncoder.Default));
        JsonSerializerOptions relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        Assert.Equal(JsonSerializer.Serialize(text, relaxed), LargeText.Quote(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Unquote_IsWhatTheSerializerReads_OrIsLeftToIt(string text)
    {
        string json = JsonSerializer.Serialize(text);
        Assert.Equal(JsonSerializer.Deserialize<string>(json), LargeText.Unquote(json) ?? JsonSerializer.Deserialize<string>(json));
        string raw = "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        if (LargeText.Unquote(raw) is { } read)
            Assert.Equal(text, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("null")]
    [InlineData("\"a\" ")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"a\\\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("\"\\u 123\"")]
    [InlineData("\"\\ud83d\\ude00\"")]
    [InlineData("\"line\nbreak\"")]
    public void Unquote_OfAnythingElse_IsLeftToTheSerializer(string json) => Assert.Null(LargeText.Unquote(json));

    [Fact]
    public void Converter_WritesAndReadsTextsOfAnyLengthAlike()
    {
        string text = string.Concat(Enumerable.Repeat("数据\"\\😀\n", LargeText.Length / 4));
        string json = JsonDataConverter.Default.Serialize(text)!;

        Assert.Equal(JsonSerializer.Serialize(text), json);
        Assert.Equal(text, JsonDataConverter.Default.Deserialize<string>(json));
    }
}
