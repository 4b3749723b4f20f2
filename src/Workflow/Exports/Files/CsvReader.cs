using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Workflow.Exports.Files;

/// <summary>
/// Reads a CSV as RFC 4180 has it, in pieces of any size: cells in quotes may hold commas, line breaks and doubled quotes; every record has as many
/// cells as the first. It holds one cell at a time.
/// </summary>
/// <param name="fields">Names of which the first record holds one at least if it is a header, alone or with a dot behind it; null if they are not known: then
/// it is one.</param>
internal sealed class CsvReader(IReadOnlyList<string>? fields) : IFileContent
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);

    private readonly HashSet<string> names = [.. fields ?? []];
    private readonly ArrayBufferWriter<byte> cell = new();
    private readonly byte[] head = new byte[3];
    private int headBytes;
    private State state;
    private bool isQuoted;
    private bool hasHeader;
    private long records;
    private long cells;
    private long columns;
    private long line = 1;
    private long recordLine = 1;
    private long? emptyLine;
    private string? problem;

    private enum State
    {
        CellStart,
        Unquoted,
        Quoted,
        AfterQuote,
        AfterReturn,
    }

    /// <summary>Records read, without the header.</summary>
    public long Documents => hasHeader ? records - 1 : records;

    /// <inheritdoc/>
    public void BeginRun(long rawOffset, long storedOffset)
    {
        // Nobody looks for a single record.
    }

    /// <inheritdoc/>
    public string? Take(ReadOnlySpan<byte> bytes)
    {
        // A byte order mark may come in pieces.
        while (headBytes < head.Length && !bytes.IsEmpty)
        {
            head[headBytes++] = bytes[0];
            bytes = bytes[1..];
            if (headBytes == head.Length)
                Read(head.AsSpan().SequenceEqual("\uFEFF"u8) ? [] : head);
        }
        Read(bytes);
        return problem;
    }

    /// <inheritdoc/>
    public string? End()
    {
        if (headBytes < head.Length)
            Read(head.AsSpan(0, headBytes));
        if (state == State.Quoted)
            Fail("has a quote that is not closed");
        else if (state == State.AfterReturn)
            Fail(LoneReturn);
        else if (cells > 0 || state != State.CellStart)
            EndRecord();
        return problem;
    }

    private const string LoneReturn = "has a carriage return outside of quotes without a line feed";

    private void Read(ReadOnlySpan<byte> bytes)
    {
        while (problem is null && !bytes.IsEmpty)
        {
            var used = state switch
            {
                State.Quoted => ReadQuoted(bytes),
                State.AfterQuote => ReadAfterQuote(bytes[0]),
                State.AfterReturn => ReadAfterReturn(bytes[0]),
                _ => ReadUnquoted(bytes),
            };
            bytes = bytes[used..];
        }
    }

    private int ReadUnquoted(ReadOnlySpan<byte> bytes)
    {
        if (state == State.CellStart && bytes[0] == '"')
        {
            (state, isQuoted) = (State.Quoted, true);
            return 1;
        }
        var length = bytes.IndexOfAny(Special);
        var text = length < 0 ? bytes : bytes[..length];
        Append(text);
        state = State.Unquoted;
        if (length < 0)
            return text.Length;
        if (bytes[length] == '"')
            Fail("has a quote inside a cell that does not begin with one");
        else
            Separate(bytes[length]);
        return length + 1;
    }

    private int ReadQuoted(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.IndexOf((byte)'"');
        var text = length < 0 ? bytes : bytes[..length];
        line += text.Count((byte)'\n');
        Append(text);
        if (length < 0)
            return text.Length;
        state = State.AfterQuote;
        return length + 1;
    }

    private int ReadAfterQuote(byte letter)
    {
        if (letter == '"')
        {
            Append("\""u8);
            state = State.Quoted;
        }
        else if (letter is (byte)',' or (byte)'\r' or (byte)'\n')
        {
            Separate(letter);
        }
        else
        {
            Fail("has text after the closing quote of a cell");
        }
        return 1;
    }

    private int ReadAfterReturn(byte letter)
    {
        if (letter == '\n')
            EndRecord();
        else
            Fail(LoneReturn);
        return 1;
    }

    private void Separate(byte letter)
    {
        if (letter == '\r')
            state = State.AfterReturn;
        else if (letter == '\n')
            EndRecord();
        else
            EndCell();
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (cell.WrittenCount + (long)text.Length > Limits.LineBytes)
            Fail($"has a cell of more than {Limits.LineBytes} bytes");
        else if (!text.IsEmpty)
            cell.Write(text);
    }

    private void EndCell()
    {
        var bytes = cell.WrittenSpan;
        if (!Utf8.IsValid(bytes))
            Fail("is not valid UTF-8");
        else if (records == 0 && bytes.Length <= Limits.FieldNameBytes)
            hasHeader |= IsName(Encoding.UTF8.GetString(bytes));
        cells++;
        (state, isQuoted) = (State.CellStart, false);
        cell.ResetWrittenCount();
    }

    // An object may become one column for each of its own fields.
    private bool IsName(string text) => names.Contains(text.Split('.')[0]) || names.Contains(text);

    private void EndRecord()
    {
        var isEmpty = cells == 0 && cell.WrittenCount == 0 && !isQuoted;
        EndCell();
        // Nothing may follow an empty line, except in a table with one column, where empty lines are records.
        if (emptyLine is { } before)
            (recordLine, cells) = (before, 1);
        if (records == 0)
            (columns, hasHeader) = (cells, hasHeader || names.Count == 0);
        else if (isEmpty && columns > 1 && emptyLine is null)
            emptyLine = recordLine;
        else if (cells != columns)
            Fail($"has {cells} cells, the first has {columns}");
        if (problem is null && emptyLine is null)
            records++;
        cells = 0;
        recordLine = ++line;
    }

    private void Fail(string what) => problem ??= $"Record {records + 1} (line {recordLine}) {what}.";
}
