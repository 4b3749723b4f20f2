namespace DurableTask.Sqlite.Store;

/// <summary>A large payload that is in the store ahead of the turn that uses it, so that it need not be in memory until then.</summary>
/// <param name="hash">What rows have in its place.</param>
/// <param name="read">Reads it.</param>
internal sealed class StoredPayload(byte[] hash, Func<string> read)
{
    public byte[] Hash { get; } = hash;

    public string Read() => read();
}
