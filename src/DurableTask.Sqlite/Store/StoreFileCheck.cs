
namespace DurableTask.Sqlite.Store;

/// <summary>Checks for cases that SQLite would silently get wrong.</summary>
internal static class StoreFileCheck
{
    /// <exception cref="StoreOpenException">The file is a folder, or there are commits of a file that is gone.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
            throw new StoreOpenException($"The store '{path}' is a folder. Name a file, such as one in that folder.");

        // Beside an empty file SQLite deletes a WAL unread, and with it everything since the last checkpoint.
        FileInfo wal = new(path + "-wal");
        FileInfo store = new(path);
        if (wal is { Exists: true, Length: > 0 } && store is not { Exists: true, Length: > 0 })
        {
            throw new StoreOpenException(
                $"The store '{path}' is empty or gone, but '{wal.FullName}' holds commits of it. Put the store or a backup back in its place;"
                    + " to start with nothing, move the '-wal' file away too. Neither was changed.");
        }
    }
}
