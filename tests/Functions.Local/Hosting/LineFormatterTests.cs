using Functions.Local.Hosting;
using Functions.Local.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.Local.Tests.Hosting;

/// <summary>What the log writes of texts that come from outside.</summary>
public sealed class LineFormatterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("订单 ü 🐟 \u200d", "订单 ü 🐟 \u200d")]
    [InlineData("红\u001b[31m字", @"红\u001b[31m字")]
    [InlineData("\0\a\b\t\v\f\u007f\u0085\u009b", @"\u0000\u0007\u0008\u0009\u000b\u000c\u007f\u0085\u009b")]
    [InlineData("单\u202e订\u202c\u202a\u202d", @"单\u202e订\u202c\u202a\u202d")]
    [InlineData("\u2066a\u2069\u200e\u200f\u061c", @"\u2066a\u2069\u200e\u200f\u061c")]
    [InlineData("一\u2028二\u2029三", @"一\u2028二\u2029三")]
    [InlineData("one\r\ntwo\nthree", "one / two / three")]
    public void Message_WithWhatATerminalObeys_IsWrittenOut(string text, string expected)
        => Assert.Equal($"2026-11-21T18:00:00.000Z info  Shop: {expected}\n", Line(text));

    [Fact]
    public void Exception_WithWhatATerminalObeys_IsWrittenOut_AndStaysOneLine()
        => Assert.Equal(
            "2026-11-21T18:00:00.000Z info  Shop: x | System.InvalidOperationException: 坏\\u001b]0;了 / 行\n",
            Line("x", new InvalidOperationException("坏\u001b]0;了\n行")));

    private static string Line(string text, Exception? exception = null)
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Information, "Shop", default, text, exception, static (state, _) => state);
        new LineFormatter(new FakeClock(Now)).Write(entry, scopeProvider: null, writer);
        return writer.ToString();
    }
}
