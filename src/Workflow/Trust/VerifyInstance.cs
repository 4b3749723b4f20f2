using Workflow.Catalogue;
using Workflow.Storage;

namespace Workflow.Trust;

/// <summary>Names of the instances that verify a backup. Each is recorded as a reader of the backup while it runs.</summary>
internal static class VerifyInstance
{
    /// <summary>The instance that begins to verify a backup at that time.</summary>
    public static string Of(string backupId, DateTimeOffset at) => $"{Prefix(backupId)}{TimedId.Prefix(at)}";

    /// <summary>The running verification of a backup; null if there is none. One that was ended from outside no longer counts.</summary>
    public static async Task<string?> FindAsync(DurableTaskClient client, BackupRow row, CancellationToken cancellation)
    {
        foreach (var reader in row.Keeping.Readers.Where(reader => reader.By.StartsWith(Prefix(row.Backup.Id), StringComparison.Ordinal)))
        {
            if (await client.GetInstanceAsync(reader.By, cancellation) is { IsCompleted: false })
                return reader.By;
        }
        return null;
    }

    private static string Prefix(string backupId) => $"{backupId}:verify-";
}
