namespace DurableTask.Sqlite.Store;

/// <summary>
/// The layer below SQLite: the operating system's files, unless a test replaces them with its own, on which it can
/// crash the store at each single write.
/// </summary>
internal sealed record StoreFiles
{
    public static readonly StoreFiles OfTheSystem = new();

    /// <summary>The name of a registered SQLite VFS; null for the default.</summary>
    public string? Vfs { get; init; }

    /// <summary>Makes the store this process's own until disposed.</summary>
    public Func<string, IDisposable> Lock { get; init; } = StoreLock.Take;

    /// <summary>How many operations are committed between two checkpoints.</summary>
    public int OperationsBetweenCheckpoints { get; init; } = 2_000;

    /// <summary>When this much of the WAL is in use, the writer itself checkpoints between two commits: only then can SQLite start it over.</summary>
    public long LargestWalBytes { get; init; } = 64L << 20;
}
