namespace DurableTask.Sqlite.Testing;

/// <summary>A separate folder for each test store, in memory if there is such a file system.</summary>
internal static class TestFolder
{
    private const string InMemory = "/dev/shm";

    public static string Create()
    {
        if (Directory.Exists(InMemory))
        {
            try
            {
                return Directory.CreateDirectory(Path.Combine(InMemory, "durable-test-" + Path.GetRandomFileName())).FullName;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not for us: the disk will do.
            }
        }

        return Directory.CreateTempSubdirectory("durable-test-").FullName;
    }
}
