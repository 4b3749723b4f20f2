namespace Workflow.Browse;

/// <summary>The message for files that no longer exist.</summary>
internal static class Gone
{
    public static string File(string backupId, string collection) =>
        $"The backup {backupId} has expired or its file of '{Printable.Of(collection)}' is gone.";
}
