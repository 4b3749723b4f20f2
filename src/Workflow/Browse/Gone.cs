namespace Workflow.Browse;

/// <summary>What is said of files that were there once.</summary>
internal static class Gone
{
    public static string File(string backupId, string collection) =>
        $"The backup {backupId} has expired or its file of '{Printable.Of(collection)}' is gone.";
}
