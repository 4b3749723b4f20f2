namespace DurableTask.Sqlite;

/// <summary>The store cannot be opened: in use elsewhere, damaged, of a newer format, or not ours. The message says what to do.</summary>
public sealed class StoreOpenException : Exception
{
    public StoreOpenException()
    {
    }

    public StoreOpenException(string message)
        : base(message)
    {
    }

    public StoreOpenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The stored data of one instance cannot be read. The message names it and says what to do; other instances are unharmed.</summary>
public sealed class StoredDataException : Exception
{
    public StoredDataException()
    {
    }

    public StoredDataException(string message)
        : base(message)
    {
    }

    public StoredDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// The disk refuses writes and the call has waited long enough. The call may still take effect when the disk accepts writes again.
/// </summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
