using Run.Backups;
using Run.Processes;
using Run.Settings;

namespace Run.Output;

/// <summary>Says where everything is: the stored data, and the addresses while we serve.</summary>
internal static class Places
{
    public static void WriteStored(Screen screen, Backup backup, Plan plan, Addresses addresses)
    {
        var folder = $"backups/{backup.Env}/{backup.Id}";
        var stored = backup.Exports.Any(export => export.StoredBytes > 0);
        screen.Line();
        screen.Line("Where it is");
        if (plan.OwnStorage)
        {
            Entry(screen, "blobs", stored ? $"{addresses.Blobs}/{folder}/" : "none: nothing was stored");
            WriteManifest(screen, backup, $"{addresses.Blobs}/{folder}/manifest.json");
            Entry(screen, "tables", $"{addresses.Tables}/Backups (row) and /Exports (partition) {backup.Id}");
            Entry(screen, "on disk", Path.Combine(plan.StateFolder, "azurite"));
        }
        else
        {
            Entry(screen, "blobs", stored ? $"{folder}/ in the storage account of AzureWebJobsStorage" : "none: nothing was stored");
            WriteManifest(screen, backup, $"{folder}/manifest.json");
            Entry(screen, "tables", $"Backups (row) and Exports (partition) {backup.Id} in the same account");
        }
        Entry(screen, "history", plan.StoreFile);
        Entry(screen, "logs", Path.Combine(plan.StateFolder, "logs"));
    }

    public static void WriteServed(Screen screen, StartedBackup started, Plan plan, Addresses addresses)
    {
        screen.Line();
        screen.Line("Serving until Ctrl-C");
        Entry(screen, "dashboard", $"{addresses.App}api/ui");
        Entry(screen, "this backup", $"{addresses.App}api/backups/{started.Id}");
        Entry(screen, "all backups", $"{addresses.App}api/backups");
        Entry(screen, "start one", $"curl -X POST {addresses.App}api/backups");
        Entry(screen, "all restores", $"{addresses.App}api/restores");
        if (plan.Simulated)
            Entry(screen, "drill one", $"curl -X POST {addresses.App}api/drills -d '{{\"sampleDocuments\":1000}}'");
        Entry(screen, "health", $"{addresses.App}api/health");
        Entry(screen, "schedule", $"{addresses.App}api/schedule");
        Entry(screen, "log demo", $"{addresses.App}api/logs/demo");
        Entry(screen, "log viewer", $"{addresses.App}api/ui#/logs");
        Entry(screen, "orchestration", $"{addresses.App}runtime/webhooks/durabletask/instances/{started.Id}");
    }

    private static void WriteManifest(Screen screen, Backup backup, string address) =>
        Entry(screen, "manifest", backup.Outcome switch
        {
            "Complete" or "Partial" => address,
            "Failed" or "Canceled" or "Superseded" or "Missed" => $"none: a backup that ended {backup.Outcome} has no manifest",
            _ => $"{address}, if a backup that ended {backup.Outcome} has one",
        });

    private static void Entry(Screen screen, string name, string value) => screen.Line($"  {name,-14}{value}");
}
