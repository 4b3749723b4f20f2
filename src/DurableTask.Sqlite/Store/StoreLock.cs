
namespace DurableTask.Sqlite.Store;

/// <summary>One process owns the store: the lock is a file beside it, held open, and released however the process ends.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StoreOpenException">Another process has the store, or the folder cannot be written.</exception>
    public static StoreLock Take(string storePath)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(storePath))!);
            return new StoreLock(new FileStream(storePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StoreOpenException(
                $"The folder of the store '{storePath}' cannot be written. Give this process write access there, or choose another file.", exception);
        }
        catch (IOException exception) when (IsSharingViolation(exception))
        {
            throw new StoreOpenException(
                $"The store '{storePath}' is in use by another process. Stop that one first, or give this one its own file.", exception);
        }
        catch (IOException exception)
        {
            throw new StoreOpenException($"The store '{storePath}' cannot be opened: {exception.Message.TrimEnd('.')}. Give this process a folder that it can write, or choose another file.", exception);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Whether another process holds the file: EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsSharingViolation(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32;
}
