using System.Security.Cryptography;
using System.Text;

namespace DurableTask.Sqlite.Store;

/// <summary>Reads texts that may be stored apart (<see cref="PayloadWriter"/>).</summary>
internal static class PayloadReader
{
    /// <summary>The text of a column, however large; null for NULL.</summary>
    /// <param name="row">The current row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="c">The connection of the row.</param>
    /// <param name="instance">The key of the instance whose it is, for the message of a failure.</param>
    /// <exception cref="StoredDataException">The payload is not there, or is not what was stored.</exception>
    public static string? Payload(this Statement row, int column, Connection c, long instance)
        => row.IsBlob(column) ? Read(c, row.Blob(column).ToArray(), instance) : row.TextOrNull(column);

    /// <summary>The text of a payload that a row of the instance names.</summary>
    /// <exception cref="StoredDataException">The payload is not there, or is not what was stored.</exception>
    public static string Read(Connection c, byte[] hash, long instance)
    {
        Statement found = c.Prepare("SELECT chars, first_chunk, last_chunk FROM payloads WHERE hash = ?").Bind(hash);
        if (!found.Step())
            throw Damaged(c, instance, "is not there");
        (int chars, long first, long last) = (found.Int(0), found.Long(1), found.Long(2));
        found.Reset();

        LargeText.MakeRoom(chars);
        Statement chunks = c.Prepare("SELECT data FROM payload_chunks WHERE key >= ? AND key <= ? ORDER BY key").Bind(first).Bind(last);
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        bool fits;
        string text;
        try
        {
            fits = false;
            text = string.Create(chars, 0, (target, _) => fits = TryFill(target, chunks, sha));
        }
        finally
        {
            chunks.Reset();
        }

        return fits && sha.GetHashAndReset().AsSpan().SequenceEqual(hash) ? text : throw Damaged(c, instance, "is damaged");
    }

    private static bool TryFill(Span<char> target, Statement chunks, IncrementalHash sha)
    {
        Decoder decoder = Encoding.UTF8.GetDecoder();
        while (chunks.Step())
        {
            ReadOnlySpan<byte> piece = chunks.Blob(0);
            sha.AppendData(piece);
            decoder.Convert(piece, target, flush: false, out _, out int written, out bool completed);
            if (!completed)
                return false;
            target = target[written..];
        }

        return target.IsEmpty;
    }

    private static StoredDataException Damaged(Connection c, long instance, string how)
    {
        Statement row = c.Prepare("SELECT id FROM instances WHERE key = ?").Bind(instance);
        string id = row.Step() ? row.Text(0) : $"#{instance}";
        row.Reset();
        return new StoredDataException(
            $"A payload of instance '{id}' {how}. The instance is left as it is, and the others go on. Put a backup of the store in its"
            + " place, or terminate this instance, purge it and start it again.");
    }
}
