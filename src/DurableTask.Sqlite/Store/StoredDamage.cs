
namespace DurableTask.Sqlite.Store;

/// <summary>The message about a damaged page: whose it is, what still works, and what to do.</summary>
internal static class StoredDamage
{
    public static StoredDataException OfInstance(string id, SqliteError error) => new(
        $"The stored data of instance '{id}' is damaged ({error.Message}). The instance is left as it is, and the others go on."
            + " Put a backup of the store in its place.",
        error);

    public static StoredDataException OfStore(string path, SqliteError error) => new(
        $"The store '{path}' is damaged where this call reads or writes it ({error.Message}). The call changed nothing, and everything that the damage"
            + " does not affect goes on. Put a backup of the store in its place.",
        error);

    /// <summary>The id of an instance, from its row or the index of ids; its key where neither can be read.</summary>
    public static string NameOf(Connection c, long key)
        => Find(c, "SELECT id FROM instances WHERE key = ?", key)
            ?? Find(c, "SELECT id FROM instances INDEXED BY instances_id WHERE +key = ?", key)
            ?? $"#{key}";

    private static string? Find(Connection c, string sql, long key)
    {
        try
        {
            Statement row = c.Prepare(sql).Bind(key);
            string? id = row.Step() ? row.Text(0) : null;
            row.Reset();
            return id;
        }
        catch (SqliteError)
        {
            return null;
        }
    }
}
