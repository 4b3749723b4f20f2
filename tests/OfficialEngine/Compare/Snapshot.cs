using System.Globalization;
using Azure.Data.Tables;
using OfficialEngine.Tests.Play;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests.Compare;

/// <summary>All that a run left behind: tables, blobs, instances, the cloud; and what is answered about it.</summary>
internal static class Snapshot
{
    public static async Task<List<Entry>> TakeAsync(RunningApp app, Cast cast, Func<RunningApp, Cast, Task<List<Entry>>>? answers)
    {
        var parts = new Dictionary<string, string>(cast.Parts, StringComparer.Ordinal);
        NameJobs(app, parts);
        await NameUploadsAsync(app, parts);
        var blobs = await StoredBlobs.ReadAsync(app.Storage);
        NameHashes(blobs, parts, app.Began);
        var entries = await StoredTables.ReadAsync(app.Storage);
        entries.AddRange(blobs.SelectMany(StoredBlobs.Of));
        entries.AddRange(await Instances.ReadAsync(app.Client));
        entries.AddRange(CloudContents.Of(app));
        if (answers is not null)
            entries.AddRange(await answers(app, cast));
        return new Normaliser(parts, app.Began).Apply(entries);
    }

    // Two exports start at once: which of their jobs is accepted first is chance, which job of its collection it is is not.
    private static void NameJobs(RunningApp app, Dictionary<string, string> parts)
    {
        foreach (var collection in app.Cloud.Jobs.GroupBy(job => job.Collection))
        {
            foreach (var (number, job) in collection.Index())
                parts.Add(job.Id.ToString(CultureInfo.InvariantCulture), $"job {number + 1} of {parts.GetValueOrDefault(collection.Key, collection.Key)}");
        }
    }

    // A path of an upload holds random bits, so that nobody can guess it.
    private static async Task NameUploadsAsync(RunningApp app, Dictionary<string, string> parts)
    {
        var service = new TableServiceClient(app.Storage);
        // Not there where nothing was restored.
        await foreach (var table in service.QueryAsync("TableName eq 'RestoreParts'"))
        {
            await foreach (var row in service.GetTableClient(table.Name).QueryAsync<TableEntity>())
                parts.Add(Path.GetFileNameWithoutExtension(row.GetString("Path")), $"upload {row.RowKey} of {parts[row.PartitionKey[2..]]}");
        }
    }

    // The hash of what holds ids and times differs with them. It stands for the blob, whose lines are compared.
    private static void NameHashes(List<StoredBlob> blobs, Dictionary<string, string> parts, DateTimeOffset began)
    {
        var normaliser = new Normaliser(parts, began);
        foreach (var blob in blobs.Where(blob => normaliser.Changes(blob.Text)))
            parts[blob.Sha256] = $"sha256 of {normaliser.Name(blob.Name)}";
    }
}
