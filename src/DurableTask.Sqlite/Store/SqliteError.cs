using SQLitePCL;

namespace DurableTask.Sqlite.Store;

/// <summary>An error that SQLite reported.</summary>
internal sealed class SqliteError(int code, string message) : Exception($"SQLite error {code}: {message}")
{
    public int Code { get; } = code & 0xFF;

    /// <summary>Whether the cause is the disk, not the operation: the same operation can succeed later.</summary>
    public bool IsOfTheDisk => Code is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN
        or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM;

    public bool IsDamage => Code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>What to tell a person about the disk.</summary>
    public string Cause => Code switch
    {
        raw.SQLITE_FULL => "the disk is full. Free some space on it",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another program has it locked. Close that program",
        raw.SQLITE_READONLY => "it is read-only. Give this process write access to it and its folder",
        raw.SQLITE_NOMEM => "memory is exhausted. Free some",
        _ => "the disk reports an error. Check the disk and its mount",
    };
}
