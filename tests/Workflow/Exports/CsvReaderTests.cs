using System.Text;
using Workflow.Exports.Files;

namespace Workflow.Tests.Exports;

public sealed class CsvReaderTests
{
    private static readonly string[] Fields = ["_id", "金额"];

    [Theory]
    [InlineData("", 0)]
    [InlineData("_id,金额\n", 0)]
    [InlineData("_id,金额", 0)]
    [InlineData("\uFEFF_id,金额\n1,2\n", 1)]
    [InlineData("\uFEFF", 0)]
    [InlineData("金额,别的,_id\n1,2,3\n", 1)]
    [InlineData("_id,金额\r\n1,2\r\n3,4", 2)]
    [InlineData("_id,金额\n1,2\n3,4\n\n", 2)]
    [InlineData("1,2\n3,4\n", 2)]
    [InlineData("编号,总额\n3,4\n", 2)]
    [InlineData("_id,金额.元,金额.分\n1,2,3\n", 1)]
    [InlineData("\"_id\",\"金额\"\n\"a,\"\"b\"\"\nc\",\"\r\n\"\n", 1)]
    [InlineData("_id,金额\n,\n\"\",\"\"\n", 2)]
    [InlineData("_id,金额\n1,\n", 1)]
    public void Take_SoundFile_CountsItsRecordsWithoutTheHeader(string text, long documents) => Assert.Equal((null, documents), Read(text, Fields));

    [Theory]
    [InlineData("x\ny\n", 1)]
    [InlineData("x\n\n\n", 2)]
    [InlineData("x\n\"\"\n", 1)]
    public void Take_OneColumnWithoutKnownFields_TakesTheFirstRecordAsTheHeader(string text, long documents) =>
        Assert.Equal((null, documents), Read(text, null));

    [Theory]
    [InlineData("_id,金额\n1,2\n\"甲\n乙\",3\n4\n", "Record 4 (line 5) has 1 cells, the first has 2.")]
    [InlineData("_id,金额\n1,2,3\n", "Record 2 (line 2) has 3 cells, the first has 2.")]
    [InlineData("_id,金额\n\n1,2\n", "Record 2 (line 2) has 1 cells, the first has 2.")]
    [InlineData("_id,金额\n1,2\n\n\n", "Record 3 (line 3) has 1 cells, the first has 2.")]
    [InlineData("_id,金额\n1,甲\"乙\n", "Record 2 (line 2) has a quote inside a cell that does not begin with one.")]
    [InlineData("_id,金额\n1,\"甲\"乙\n", "Record 2 (line 2) has text after the closing quote of a cell.")]
    [InlineData("_id,金额\n1,\"甲\n2,3\n", "Record 2 (line 2) has a quote that is not closed.")]
    [InlineData("_id,金额\n1,甲\r2,3\n", "Record 2 (line 2) has a carriage return outside of quotes without a line feed.")]
    [InlineData("_id,金额\n1,甲\r", "Record 2 (line 2) has a carriage return outside of quotes without a line feed.")]
    public void Take_BrokenFile_NamesTheRecordAndItsLine(string text, string expected) => Assert.Equal(expected, Read(text, Fields).Problem);

    [Fact]
    public void Take_InvalidUtf8_NamesTheRecord() =>
        Assert.Equal("Record 2 (line 2) is not valid UTF-8.", Read([.. "_id,金额\n1,"u8, 0xe5, (byte)'\n'], Fields, 1).Problem);

    [Fact]
    public void Take_CellAtTheLimit_Passes_AndOnePast_IsNamed()
    {
        var cell = new string('x', Limits.LineBytes);

        Assert.Equal((null, 1L), Read(Encoding.UTF8.GetBytes($"_id,金额\n1,{cell}\n"), Fields, 1 << 20));
        Assert.Equal(
            $"Record 2 (line 2) has a cell of more than {Limits.LineBytes} bytes.", Read(Encoding.UTF8.GetBytes($"_id,金额\n1,\"{cell}x\"\n"), Fields, 1 << 20).Problem);
    }

    [Fact]
    public void Take_RandomTablesInPiecesOfAnySize_CountsWhatWasWritten()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var (columns, rows) = (random.Next(1, 5), random.Next(0, 6));
            string[] names = [.. Enumerable.Range(0, columns).Select(number => $"列{number}")];
            var table = Enumerable.Range(0, rows).Select(_ => names.Select(_ => Cell(random)).ToArray()).ToList();
            var hasHeader = random.Next(2) == 0;
            var text = Write(hasHeader ? [names, .. table] : table, random);

            var read = Read(Encoding.UTF8.GetBytes(text), names, random.Next(1, 9));

            Assert.True(read == (null, rows), $"seed {seed}: {read} instead of {rows} records");
        }
    }

    private static string Cell(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.GetItems(["甲", "\"", ",", "\n", "\r\n", "\r", "📦", " ", "x"], 1)[0]));

    // As the RFC has it: quotes where they must be, and here and there where they may.
    private static string Write(IReadOnlyList<string[]> records, Random random)
    {
        var lineEnd = random.Next(2) == 0 ? "\n" : "\r\n";
        var lines = records.Select(cells => string.Join(',', cells.Select(cell =>
            cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 || cell.Length == 0 || random.Next(4) == 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell)));
        return (random.Next(2) == 0 ? "\uFEFF" : "") + string.Join(lineEnd, lines) + (records.Count > 0 && random.Next(2) == 0 ? lineEnd : "");
    }

    private static (string? Problem, long Documents) Read(string text, string[]? fields)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = Read(bytes, fields, bytes.Length + 1);
        Assert.Equal(whole, Read(bytes, fields, 1));
        return whole;
    }

    private static (string? Problem, long Documents) Read(byte[] bytes, string[]? fields, int piece)
    {
        var reader = new CsvReader(fields);
        string? problem = null;
        for (var at = 0; at < bytes.Length && problem is null; at += piece)
            problem = reader.Take(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        return (problem ?? reader.End(), reader.Documents);
    }
}
