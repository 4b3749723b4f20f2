using Cli.Output;
using Run.Output;

namespace Run.Tests.Output;

public class FormatTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(9_994, "9.99 kB")]
    [InlineData(9_995, "10.0 kB")]
    [InlineData(99_949, "99.9 kB")]
    [InlineData(99_950, "100 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(5_368_709_120, "5.37 GB")]
    [InlineData(long.MaxValue, "9223372 TB")]
    public void Bytes_AnySize_HasThreeDigits(long bytes, string text) => Assert.Equal(text, Sizes.Bytes(bytes));

    [Fact]
    public void Of_OneAndMany_AgreesInNumber() =>
        Assert.Equal("1 document, 200,000 documents", $"{Format.Of(1, "document")}, {Format.Of(200_000, "document")}");
}
