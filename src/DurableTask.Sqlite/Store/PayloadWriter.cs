using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace DurableTask.Sqlite.Store;

/// <summary>
/// Large payloads, apart from the rows that use them. In place of the text the row has the SHA-256 of its UTF-8, as a blob; one
/// copy serves all rows. Which instance uses which payload is in <c>payload_uses</c>; an unused payload is removed by the same
/// commit that ended its last use. Runs on the writer's thread, inside its transaction.
/// </summary>
internal static class PayloadWriter
{
    /// <summary>Binds a text: itself if it is small, else its hash.</summary>
    /// <param name="row">The statement.</param>
    /// <param name="c">The writer's connection.</param>
    /// <param name="instance">The key of the instance whose it is.</param>
    /// <param name="payload">The text.</param>
    /// <param name="kept">Instead of the text: the instance already has it in the store.</param>
    public static Statement BindPayload(this Statement row, Connection c, long instance, string? payload, StoredPayload? kept = null)
        => kept is not null ? row.Bind(kept.Hash)
            : Payloads.IsLarge(payload) ? row.Bind(Store(c, instance, payload!)) : row.Bind(payload);

    /// <summary>Ends all uses of instances that are being deleted.</summary>
    /// <param name="c">The writer's connection.</param>
    /// <param name="instances">A JSON array of keys.</param>
    public static void Release(Connection c, string instances)
    {
        List<byte[]> used = Hashes(c.Prepare(
            "SELECT DISTINCT hash FROM payload_uses WHERE instance IN (SELECT value FROM json_each(?))").Bind(instances));
        if (used.Count == 0)
            return;
        c.Prepare("DELETE FROM payload_uses WHERE instance IN (SELECT value FROM json_each(?))").Bind(instances).Run();
        foreach (byte[] hash in used)
            DeleteIfUnused(c, hash);
    }

    /// <summary>Ends the uses that no row of the instance has any more: call it when rows with payloads went.</summary>
    public static void ReleaseUnused(Connection c, long instance)
    {
        foreach (byte[] hash in Hashes(c.Prepare("SELECT hash FROM payload_uses WHERE instance = ?").Bind(instance)))
        {
            if (IsUsed(c, instance, hash))
                continue;
            c.Prepare("DELETE FROM payload_uses WHERE instance = ? AND hash = ?").Bind(instance).Bind(hash).Run();
            DeleteIfUnused(c, hash);
        }
    }

    private static byte[] Store(Connection c, long instance, string payload)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Limits.PayloadChunkBytes);
        try
        {
            byte[] hash = Hash(payload, buffer);
            c.Prepare("INSERT OR IGNORE INTO payload_uses(instance, hash) VALUES(?, ?)").Bind(instance).Bind(hash).Run();
            if (c.Prepare("SELECT count(*) FROM payloads WHERE hash = ?").Bind(hash).ReadLong() == 0)
                Insert(c, payload, hash, buffer);
            return hash;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Hash(string payload, byte[] buffer)
    {
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int count in Encode(payload, buffer))
            sha.AppendData(buffer, 0, count);
        return sha.GetHashAndReset();
    }

    private static void Insert(Connection c, string payload, byte[] hash, byte[] buffer)
    {
        long before = c.ReadLong("SELECT ifnull(max(key), 0) FROM payload_chunks");
        long chunk = before;
        foreach (int count in Encode(payload, buffer))
            c.Prepare("INSERT INTO payload_chunks(key, data) VALUES(?, ?)").Bind(++chunk).Bind(buffer.AsSpan(0, count)).Run();
        c.Prepare("INSERT INTO payloads(hash, first_chunk, last_chunk, chars) VALUES(?, ?, ?, ?)")
            .Bind(hash).Bind(before + 1).Bind(chunk).Bind(payload.Length).Run();
    }

    /// <summary>Puts the UTF-8 of a text into the buffer, piece by piece; yields the length of each.</summary>
    private static IEnumerable<int> Encode(string payload, byte[] buffer)
    {
        Encoder encoder = Encoding.UTF8.GetEncoder();
        int read = 0;
        bool completed = false;
        while (!completed)
        {
            encoder.Convert(
                payload.AsSpan(read), buffer.AsSpan(0, Limits.PayloadChunkBytes), flush: true, out int chars, out int bytes, out completed);
            read += chars;
            yield return bytes;
        }
    }

    private static List<byte[]> Hashes(Statement rows)
    {
        List<byte[]> hashes = [];
        while (rows.Step())
            hashes.Add(rows.Blob(0).ToArray());
        return hashes;
    }

    private static bool IsUsed(Connection c, long instance, byte[] hash)
        => c.Prepare("""
            SELECT EXISTS(SELECT 1 FROM inputs WHERE instance = ?1 AND data = ?2)
                OR EXISTS(SELECT 1 FROM outputs WHERE instance = ?1 AND (output = ?2 OR failure = ?2))
                OR EXISTS(SELECT 1 FROM instances WHERE key = ?1 AND custom_status = ?2)
                OR EXISTS(SELECT 1 FROM activities WHERE instance = ?1 AND input = ?2)
                OR EXISTS(SELECT 1 FROM inbox WHERE instance = ?1 AND data = ?2)
                OR EXISTS(SELECT 1 FROM history WHERE instance = ?1 AND typeof(data) = 'blob' AND data = ?2)
            """).Bind(instance).Bind(hash).ReadLong() != 0;

    private static void DeleteIfUnused(Connection c, byte[] hash)
    {
        if (c.Prepare("SELECT EXISTS(SELECT 1 FROM payload_uses WHERE hash = ?)").Bind(hash).ReadLong() != 0)
            return;
        c.Prepare("""
            DELETE FROM payload_chunks WHERE
                key >= (SELECT first_chunk FROM payloads WHERE hash = ?1)
                AND key <= (SELECT last_chunk FROM payloads WHERE hash = ?1)
            """).Bind(hash).Run();
        c.Prepare("DELETE FROM payloads WHERE hash = ?").Bind(hash).Run();
    }
}
