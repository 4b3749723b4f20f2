using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Simulator;
using Simulator.Jobs;

namespace Crash.Tests.Support;

/// <summary>
/// Says whether a backup is what was promised, whatever happened on the way. Ask it about each backup of an environment, in order.
/// </summary>
internal sealed class BackupOracle(WeChatCloud cloud, string env, StoredBackups stored)
{
    private readonly List<string> _backupIds = [];

    /// <summary>The backup is complete, true to its jobs, alone, and linked to the one before it.</summary>
    /// <param name="app">The process.</param>
    /// <param name="backupId">The backup.</param>
    /// <param name="others">Backups that are no such ones and have a row all the same: missed, or interrupted.</param>
    public async Task AssertCompleteAsync(HttpClient app, string backupId, params IReadOnlyList<string> others)
    {
        await AssertEndedAsync(app, backupId);
        var rows = await stored.ExportRowsAsync(backupId);
        AssertSame(SampleCloud.StoredNames.Values, rows.Select(row => row.RowKey));
        foreach (var row in rows)
        {
            await AssertFileAsync(backupId, row);
            AssertJobs(backupId, row);
        }
        await AssertSumsAsync(backupId, rows);
        await AssertManifestAsync(backupId, rows);
        _backupIds.Add(backupId);
        await AssertAloneAsync(others);
    }

    private static async Task AssertEndedAsync(HttpClient app, string backupId)
    {
        var instances = await app.GetInstancesAsync(backupId);
        // The backup, its exports, and their comparison with the backup before.
        Assert.Equal(2 + SampleCloud.StoredNames.Count, instances.Count);
        Assert.All(instances, instance => Assert.Equal("Completed", (string?)instance["runtimeStatus"]));
        Assert.Equal("Complete", (string?)(await app.GetInstanceAsync(backupId))["output"]!["outcome"]);
        var backup = await app.GetBackupAsync(backupId);
        Assert.Equal("Complete", (string?)backup["outcome"]);
        Assert.Contains((string?)backup["gate"]!["verdict"], (string[])["first", "passed"]);
        Assert.All(backup["exports"]!.AsArray(), export => Assert.Contains((string?)export!["status"], (string[])["Complete", "Empty"]));
    }

    private async Task AssertFileAsync(string backupId, TableEntity row)
    {
        var collection = row.GetString("Collection");
        var job = cloud.Job(row.GetInt64("JobId") ?? 0);
        Assert.NotNull(job);
        Assert.Equal((env, collection), (job.Env, job.Collection));
        Assert.Equal(collection == SampleCloud.EmptyCollection ? "Empty" : "Complete", row.GetString("Status"));
        Assert.True(row.GetBoolean("Verified"), $"{collection} is not verified.");

        // Each attempt has a file of its own, and one that died before it had a job left none.
        var attempt = row.GetInt32("Attempt") is > 1 and var later ? $"!{later}/" : "";
        var name = $"{env}/{backupId}/{attempt}{row.RowKey}.jsonl.gz";
        Assert.Equal(name, row.GetString("BlobName"));
        var file = await stored.ReadAsync(name);
        var raw = Decompress(file);
        var rawSha256 = Sha256(raw);
        Assert.Equal(job.File is { } exported ? await exported.Sha256Async() : Sha256([]), rawSha256);

        var metadata = await stored.MetadataAsync(name);
        Assert.Equal($"{job.Id}", metadata["jobId"]);
        Assert.Equal($"{raw.Length}", metadata["rawBytes"]);
        Assert.Equal($"{job.File?.Documents ?? 0}", metadata["documents"]);
        Assert.Equal(rawSha256, metadata["rawSha256"]);
        Assert.Equal(Sha256(file), metadata["storedSha256"]);
        Assert.Equal((rawSha256, Sha256(file)), (row.GetString("RawSha256"), row.GetString("StoredSha256")));
        Assert.Equal(
            (raw.LongLength, file.LongLength, job.File?.Documents ?? 0),
            (row.GetInt64("RawBytes"), row.GetInt64("StoredBytes"), row.GetInt64("Documents")));
        if (await stored.FindIndexAsync(name) is { } index)
            AssertIndex(index, file, job.File?.Documents ?? 0);
    }

    // As docs/document-index.md describes its header.
    private static void AssertIndex(byte[] index, byte[] file, long documents)
    {
        Assert.Equal("WFINDEX1", Encoding.ASCII.GetString(index, 0, 8));
        Assert.Equal(Sha256(file), Convert.ToHexStringLower(index.AsSpan(32, 32)));
        Assert.Equal((documents, file.LongLength), (BinaryPrimitives.ReadInt64BigEndian(index.AsSpan(8)), BinaryPrimitives.ReadInt64BigEndian(index.AsSpan(24))));
    }

    /// <summary>Every job that the service accepted is the one in use, has failed, or is counted as an orphan.</summary>
    private void AssertJobs(string backupId, TableEntity row)
    {
        var collection = row.GetString("Collection");
        // One that failed was followed by another, but where there was nothing to export.
        var accepted = JobsOf(backupId).Count(job => job.Collection == collection && (job.Failure is null || collection == SampleCloud.EmptyCollection));
        Assert.InRange(accepted, 1, 1 + row.GetInt32("OrphanJobs")!.Value);
        var job = cloud.Job(row.GetInt64("JobId")!.Value)!;
        Assert.Equal($"{env}/{backupId}/{row.GetString("InstanceId").Split(':')[1]}-{row.GetInt32("Attempt")}.json", job.FilePath);
    }

    private async Task AssertSumsAsync(string backupId, IReadOnlyList<TableEntity> rows)
    {
        var lines = rows.Select(row => $"{row.GetString("StoredSha256")}  {row.GetString("BlobName")[$"{env}/{backupId}/".Length..]}");
        AssertSame(lines, Encoding.UTF8.GetString(await stored.ReadAsync(SumsName(backupId))).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task AssertManifestAsync(string backupId, IReadOnlyList<TableEntity> rows)
    {
        var manifest = JsonNode.Parse(await stored.ReadAsync(ManifestName(backupId)))!.AsObject();
        var backup = (await stored.BackupRowsAsync())[backupId];
        Assert.Equal("Complete", backup.GetString("Outcome"));
        ManifestCheck.AssertMatches(manifest, backup, rows);

        var previous = _backupIds.LastOrDefault();
        Assert.Equal(previous, (string?)manifest["previousBackupId"]);
        var previousSha256 = previous is null ? null : Sha256(await stored.ReadAsync(ManifestName(previous)));
        Assert.Equal(previousSha256, (string?)manifest["previousManifestSha256"]);
    }

    /// <summary>Nothing is there that was not asked for, and nobody holds the claim.</summary>
    private async Task AssertAloneAsync(IReadOnlyList<string> others)
    {
        Assert.Null(await stored.ClaimHolderAsync());
        AssertSame(_backupIds.Concat(others), (await stored.BackupRowsAsync()).Keys);
        Assert.Equal(cloud.Jobs.Count, _backupIds.Concat(others).Sum(id => JobsOf(id).Count()));
        var expected = new List<string>();
        foreach (var id in _backupIds)
            expected.AddRange((await stored.ExportRowsAsync(id)).Select(row => row.GetString("BlobName")).Append(SumsName(id)).Append(ManifestName(id)));
        var names = await stored.BlobNamesAsync();
        AssertSame(expected, names.Where(name => !others.Any(id => name.StartsWith($"{env}/{id}/", StringComparison.Ordinal))));
        Assert.DoesNotContain(names, name => others.Any(id => name == ManifestName(id)));
    }

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

    private IEnumerable<MigrateJob> JobsOf(string backupId) =>
        cloud.Jobs.Where(job => job.FilePath.StartsWith($"{env}/{backupId}/", StringComparison.Ordinal));

    private string ManifestName(string backupId) => $"{env}/{backupId}/manifest.json";

    private string SumsName(string backupId) => $"{env}/{backupId}/SHA256SUMS";

    private static byte[] Decompress(byte[] file)
    {
        using var raw = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress))
            gzip.CopyTo(raw);
        return raw.ToArray();
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
