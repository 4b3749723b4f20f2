using System.Text;
using SQLitePCL;

namespace DurableTask.Sqlite.Store;

/// <summary>A prepared statement. Parameters are bound in order; columns are read by position.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt statement) : IDisposable
{
    private const int ShortTextLength = 100;

    private int _bound;

    public Statement Reset()
    {
        // The error of the last run, if any, was reported by its step.
        raw.sqlite3_reset(statement);
        _bound = 0;
        return this;
    }

    public Statement Bind(long value)
    {
        connection.Check(raw.sqlite3_bind_int64(statement, ++_bound, value));
        return this;
    }

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(DateTime value) => Bind(value.Ticks);

    public Statement Bind(DateTime? value) => value is { } known ? Bind(known.Ticks) : BindNull();

    public Statement Bind(string? value)
    {
        if (value is null)
            return BindNull();
        if (value.Length is 0 or > ShortTextLength)
        {
            connection.Check(raw.sqlite3_bind_text(statement, ++_bound, value));
            return this;
        }

        // Without a new array for each. An empty one would count as NULL.
        Span<byte> utf8 = stackalloc byte[ShortTextLength * 3];
        int length = Encoding.UTF8.GetBytes(value, utf8);
        connection.Check(raw.sqlite3_bind_text(statement, ++_bound, utf8[..length]));
        return this;
    }

    public Statement Bind(ReadOnlySpan<byte> value)
    {
        connection.Check(raw.sqlite3_bind_blob(statement, ++_bound, value));
        return this;
    }

    /// <summary>Moves to the next row; false after the last.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code == raw.SQLITE_DONE)
        {
            // A finished statement that is not reset would hold its read mark, and the WAL could not be reused.
            raw.sqlite3_reset(statement);
            return false;
        }

        connection.Check(code);
        return false;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    public long ReadLong()
    {
        long value = Step() ? Long(0) : 0;
        raw.sqlite3_reset(statement);
        return value;
    }

    public bool IsBlob(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_BLOB;

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int(int column) => (int)Long(column);

    public bool Bool(int column) => Long(column) != 0;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public DateTime Time(int column) => new(Long(column), DateTimeKind.Utc);

    public DateTime? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public void Dispose() => statement.Dispose();

    private Statement BindNull()
    {
        connection.Check(raw.sqlite3_bind_null(statement, ++_bound));
        return this;
    }
}
