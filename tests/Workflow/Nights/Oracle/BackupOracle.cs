using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Tests.Nights.Oracle;

/// <summary>
/// Whatever is called Complete holds every document that was there for the whole window. A time that the app wrote down while its clock was
/// wrong stands for a first and a last moment; the widest window is taken, so that nothing is asked that the app did not promise.
/// </summary>
internal sealed class BackupOracle(Stage stage)
{
    private readonly BackupBlobs blobs = stage.App.Services.GetRequiredService<BackupBlobs>();
    private readonly ExportsTable exports = stage.App.Services.GetRequiredService<ExportsTable>();
    private readonly List<string> findings = [];

    public async Task<IReadOnlyList<string>> LookAsync(IReadOnlyList<BackupRow> rows)
    {
        foreach (var row in rows.Where(row => row.Backup.Outcome is not (BackupOutcome.Running or BackupOutcome.Missed)))
        {
            var entries = await exports.ListAsync(row.Backup.Id, default);
            await LookAtManifestAsync(row.Backup, entries);
            if (row.Backup.Outcome == BackupOutcome.Complete)
                await LookAtBackupAsync(row.Backup, entries);
        }
        return findings;
    }

    private async Task LookAtManifestAsync(BackupRecord backup, List<ExportRow> entries)
    {
        var exists = await blobs.HashAsync(BlobNames.Manifest(backup.Env, backup.Id), default) is not null;
        if (exists != backup.Outcome.HasManifest())
            findings.Add($"{backup.Id} is {backup.Outcome} and its manifest {(exists ? "exists" : "does not exist")}");
        if (!exists || !backup.Outcome.HasManifest())
            return;
        var manifest = await stage.App.ManifestAsync(backup.Id);
        var (here, there) = (Text(backup, entries.ConvertAll(row => row.Export)), Text(manifest, manifest.Exports!));
        if (here != there)
            findings.Add($"{backup.Id}: the tables and the manifest differ:\n    {here}\n    {there}");
    }

    private static string Text(BackupRecord backup, IReadOnlyList<ExportRecord> exports) => JsonSerializer.Serialize(
        new { backup.Id, backup.Scope, backup.Outcome, backup.StartedAt, backup.EndedAt, backup.Documents, backup.RawBytes, backup.Missed, exports }, Json.Options);

    private async Task LookAtBackupAsync(BackupRecord backup, List<ExportRow> entries)
    {
        var (from, to) = Widest(backup.StartedAt, backup.EndedAt!.Value);
        var named = stage.Named.GetValueOrDefault(backup.Id);
        foreach (var collection in stage.Cloud.Collections.Where(one => one.IsThere(from, to)).Select(one => one.Collection))
        {
            if ((named is null ? collection != stage.Plan.Excluded : named.Contains(collection)) && entries.TrueForAll(row => row.Export.Collection != collection))
                findings.Add($"{backup.Id} is Complete and lacks the collection {collection}, which was there from {from:c} to {to:c}");
        }
        foreach (var row in entries)
        {
            if (row.Export is { Status: ExportStatus.Complete or ExportStatus.Empty, Verified: true })
                await LookAtFileAsync(row);
            else
                findings.Add($"{backup.Id} is Complete, but {row.Export.Collection} is {row.Export.Status}");
        }
    }

    private async Task LookAtFileAsync(ExportRow row)
    {
        var export = row.Export;
        if (export is not { BlobName: { } blob, WindowStart: { } start, WindowEnd: { } end } || row.JobId is not { } jobId || stage.App.Cloud.Job(jobId) is not { } job)
        {
            findings.Add($"{row.BackupId}, {export.Collection}: {export.Status} without a file, a window or a job");
            return;
        }
        var (from, to) = Widest(start, end);
        var accepted = stage.ElapsedAt(job.AcceptedAt);
        if (accepted < from || accepted > to)
            findings.Add($"{row.BackupId}, {export.Collection}: job {jobId} was accepted at {accepted:c}, outside of its window {from:c} to {to:c}");
        var lines = await LinesAsync(blob);
        var held = lines.ToHashSet(StringComparer.Ordinal);
        var missing = stage.Cloud.Documents(export.Collection).Where(one => one.IsThere(from, to) && !held.Contains(one.Line)).ToList();
        var known = stage.Cloud.Documents(export.Collection).Where(one => one.WasThere(from, to)).Select(one => one.Line).ToHashSet(StringComparer.Ordinal);
        if (held.FirstOrDefault(line => !known.Contains(line)) is { } foreign)
            findings.Add($"{row.BackupId}, {export.Collection}: the file holds what the collection never held: {foreign}");
        if (export.Documents != lines.Count)
            findings.Add($"{row.BackupId}, {export.Collection}: {export.Documents} documents are said, {lines.Count} are in the file");
        if (missing.Count > 0 && !NobodyCouldKnow(export, job, held.Count, from))
            findings.Add(
                $"{row.BackupId}, {export.Collection}: {export.Status} without {missing.Count} documents that were there from {from:c} to {to:c}: the file has {held.Count}, "
                + $"job {jobId} said {job.ReportedSuccess} and failed {job.ReportedFail}, counts before {export.CountBefore}, after {export.CountAfter}, counted {export.Counted}");
    }

    // The job lied and was consistent about it, and no count gave it away: there was none, or it was no larger than the file. A count may be
    // smaller than what was lost only because the collection changed under the export.
    private bool NobodyCouldKnow(ExportRecord export, MigrateJob job, int distinct, TimeSpan from)
    {
        var isConsistent = job.ReportedFail == 0 && (job.File?.Documents ?? 0) == job.ReportedSuccess;
        if (!isConsistent)
            return false;
        return export is { CountBefore: { } before, CountAfter: { } after, Counted: true }
            ? distinct >= Math.Min(before, after) && WasCount(export.Collection, before, TimeSpan.MinValue, from) && WasCount(export.Collection, after, from, stage.Elapsed)
            : export.Counted == false && stage.App.Cloud.Calls("databasecount") > 0;
    }

    // The count is one that the collection had.
    private bool WasCount(string collection, long count, TimeSpan from, TimeSpan to)
    {
        var all = stage.Cloud.Documents(collection).ToList();
        var moments = all.SelectMany(one => (TimeSpan[])[one.Born, one.Died ?? to]).Append(from).Append(to).Where(at => at >= from && at <= to);
        return moments.Any(at => all.Count(one => one.Born <= at && (one.Died is null || one.Died > at)) == count
            || all.Count(one => one.Born < at && (one.Died is null || one.Died >= at)) == count);
    }

    private (TimeSpan From, TimeSpan To) Widest(DateTimeOffset from, DateTimeOffset to) => (stage.Wall.When(from).First, stage.Wall.When(to).Last);

    private async Task<List<string>> LinesAsync(string blob)
    {
        await using var stored = await blobs.OpenReadAsync(blob, default);
        using var reader = new StreamReader(new GZipStream(stored, CompressionMode.Decompress), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
