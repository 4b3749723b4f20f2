using Local.DurableTask.Hosting;

namespace Local.DurableTask.Sqlite;

/// <summary>What to tell a person about a damaged page: whose it is, what goes on, and what to do.</summary>
internal static class StoredDamage
{
    public static StoredDataException OfInstance(string id, SqliteError error) => new(
        $"What is stored of instance '{id}' is damaged ({error.Message}). The instance is left as it is, and the others go on."
            + " Put a backup of the store in its place.",
        error);

    public static StoredDataException OfStore(string path, SqliteError error) => new(
        $"The store '{path}' is damaged where this call reads or writes it ({error.Message}). The call changed nothing, and what the damage"
            + " does not touch goes on. Put a backup of the store in its place.",
        error);

    /// <summary>The id of an instance, or its key where that cannot be read.</summary>
    public static string NameOf(Connection c, long key)
    {
        try
        {
            Statement row = c.Prepare("SELECT id FROM instances WHERE key = ?").Bind(key);
            string id = row.Step() ? row.Text(0) : $"#{key}";
            row.Reset();
            return id;
        }
        catch (SqliteError)
        {
            return $"#{key}";
        }
    }
}
