using SQLitePCL;

namespace DurableTask.Sqlite.Store;

/// <summary>One SQLite connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly sqlite3 _db;
    private readonly Dictionary<string, Statement> _statements = new(new SqlComparer());

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 db) => _db = db;

    public static Connection Open(string path, string? vfs = null)
    {
        int code = raw.sqlite3_open_v2(path, out sqlite3 db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, vfs);
        if (code != raw.SQLITE_OK)
        {
            string message = raw.sqlite3_errmsg(db).utf8_to_string();
            raw.sqlite3_close_v2(db);
            throw new SqliteError(code, message);
        }

        // SQLite does not report a read-only file until the first write, which would then wait for ever.
        if (raw.sqlite3_db_readonly(db, "main") == 1)
        {
            raw.sqlite3_close_v2(db);
            throw new SqliteError(raw.SQLITE_READONLY, "the file can only be read");
        }

        raw.sqlite3_busy_timeout(db, 5_000);
        return new Connection(db);
    }

    /// <summary>The prepared statement for a text; prepared once, reset by its next use.</summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out Statement? known))
            return known.Reset();
        Check(raw.sqlite3_prepare_v2(_db, sql, out sqlite3_stmt statement));
        return _statements[sql] = new Statement(this, statement);
    }

    /// <summary>Runs one or more statements that are used once.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql));

    public long ReadLong(string sql) => Prepare(sql).ReadLong();

    public int Changes => raw.sqlite3_changes(_db);

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new SqliteError(code, raw.sqlite3_errmsg(_db).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (Statement statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        raw.sqlite3_close_v2(_db);
        _db.Dispose();
    }

    /// <summary>The texts are nearly always the same objects, found several times a turn: hashing all of each would be most of the search.</summary>
    private sealed class SqlComparer : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string sql) => HashCode.Combine(sql.Length, sql[0], sql[sql.Length / 2], sql[^1]);
    }
}
