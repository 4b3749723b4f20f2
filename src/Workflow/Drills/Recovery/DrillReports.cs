using System.Text.Json;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Drills.Recovery;

/// <summary>
/// The container <c>drills</c>: the evidence of each drill below its id, <c>report.json</c> and the recovery sheet of that day, and for each
/// environment its newest sheet. They stay when the app is gone.
/// </summary>
public sealed class DrillReports(StorageConnection storage) : ReplaceableBlobs(storage, ContainerName)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "drills";

    /// <summary>The address of the account, for a person who has to find the files without the app.</summary>
    public Uri Account { get; } = storage.BlobUri;

    /// <summary>Writes what a drill found.</summary>
    public Task WriteReportAsync(DrillRecord drill, CancellationToken cancellation) =>
        WriteAsync($"{DrillBlobs.FolderOf(drill.BackupEnv, drill.Id)}report.json", JsonSerializer.SerializeToUtf8Bytes(drill, Json.Options), cancellation);

    /// <summary>Writes a recovery sheet, to the drill's folder and as the newest.</summary>
    public async Task WriteSheetAsync(DrillRecord drill, string language, byte[] sheet, CancellationToken cancellation)
    {
        await WriteAsync($"{DrillBlobs.FolderOf(drill.BackupEnv, drill.Id)}recovery.{language}.md", sheet, cancellation);
        await WriteAsync($"{CollectionName.Encode(drill.BackupEnv)}/recovery.{language}.md", sheet, cancellation);
    }
}
