using System.IO.Compression;
using System.Security.Cryptography;
using DurableTask.Sqlite.Testing;
using Simulator.Faults;
using Workflow.Catalogue;
using Workflow.Exports.Activities;
using Workflow.Steps;
using Workflow.Tests.Support;

namespace Workflow.Tests.Exports;

public sealed class StoreExportTests
{
    private const string Orders = "订单";

    [Fact]
    public async Task StoreExport_AFile_IsStoredByteForByteAndDescribed()
    {
        await using var steps = await StartAsync(50_000);
        var jobId = await steps.ExportAsync(Orders);

        var stored = (await steps.StoreExportAsync(Orders, jobId)).Value!;

        var raw = await ReadBackAsync(steps, stored);
        Assert.Equal(stored.RawSha256, Convert.ToHexStringLower(SHA256.HashData(raw)));
        Assert.Equal(await JobBytesAsync(steps, jobId), raw);
        Assert.Equal((50_000L, raw.LongLength, jobId), (stored.Documents, stored.RawBytes, stored.JobId));
        Assert.Equal($"{steps.Env}/{steps.BackupId}/订单.jsonl.gz", stored.BlobName);
        Assert.Equal(ExportStatus.Complete, (await steps.VerifyExportAsync(Orders, stored)).Value);
    }

    [Fact]
    public async Task StoreExport_RunAgain_ReturnsWhatTheBlobSaysWithoutADownload()
    {
        await using var steps = await StartAsync(100);
        var jobId = await steps.ExportAsync(Orders);

        var first = await steps.StoreExportAsync(Orders, jobId);
        var second = await steps.StoreExportAsync(Orders, jobId);

        Assert.Equal(first.Value, second.Value);
        Assert.Equal(1, steps.Cloud.Calls("download"));
    }

    [Fact]
    public async Task StoreExport_BlobOfAnotherJob_NamesBothAndLeavesIt()
    {
        await using var steps = await StartAsync(100);
        var jobId = await steps.ExportAsync(Orders);
        var stored = (await steps.StoreExportAsync(Orders, jobId)).Value!;

        var refused = await steps.StoreExportAsync(Orders, jobId + 1);

        Assert.Equal((StepKind.Permanent, "blobOfAnotherJob"), (refused.Kind, refused.Code));
        Assert.Contains($"job {jobId}", refused.Action, StringComparison.Ordinal);
        Assert.Contains($"job {jobId + 1}", refused.Action, StringComparison.Ordinal);
        Assert.Equal(stored, await steps.Blobs.FindAsync(stored.BlobName, default));
    }

    [Fact]
    public async Task StoreExport_TwoAtOnce_MakeOneBlobOfOneOfThem()
    {
        await using var steps = await StartAsync(60_000);
        var jobId = await steps.ExportAsync(Orders);

        var both = await Task.WhenAll(TryAsync(), TryAsync());

        var stored = both.First(result => result is not null)!.Value!;
        Assert.Equal(ExportStatus.Complete, (await steps.VerifyExportAsync(Orders, stored)).Value);

        // The loser of the race for the row may fail; the engine would run it again.
        async Task<StepResult<StoredFile>?> TryAsync()
        {
            try
            {
                return await steps.StoreExportAsync(Orders, jobId);
            }
            catch (Azure.RequestFailedException conflict) when (conflict.Status == 412)
            {
                return null;
            }
        }
    }

    [Theory]
    [InlineData(FaultEffect.CutDownload, false)]
    [InlineData(FaultEffect.CutDownload, true)]
    [InlineData(FaultEffect.ExpireLink, false)]
    public async Task StoreExport_DownloadBreaks_GoesOnAndStoresTheSameBytes(FaultEffect effect, bool ignoresRange)
    {
        await using var steps = await StartAsync(50_000);
        var jobId = await steps.ExportAsync(Orders);
        steps.Cloud.Faults.Add(new Fault { Effect = effect, Bytes = 1_500_000, Times = 3 });
        if (ignoresRange)
            steps.Cloud.Faults.Add(new Fault { Effect = FaultEffect.IgnoreRange });

        var stored = (await steps.StoreExportAsync(Orders, jobId)).Value!;

        Assert.Equal(await JobBytesAsync(steps, jobId), await ReadBackAsync(steps, stored));
        Assert.InRange(steps.Cloud.Calls("download"), 2, 5);
    }

    [Fact]
    public async Task StoreExport_DownloadKeepsBreaking_GivesUpForNowAndLeavesNoBlob()
    {
        await using var steps = await StartAsync(50_000);
        var jobId = await steps.ExportAsync(Orders);
        steps.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CutDownload, Bytes = 0 });

        var result = await steps.StoreExportAsync(Orders, jobId);

        Assert.Equal(StepKind.RetryLater, result.Kind);
        // Each opening is itself tried up to three times.
        Assert.InRange(steps.Cloud.Calls("download"), Limits.DownloadResumes + 1, 3 * (Limits.DownloadResumes + 1));
        Assert.Null(await steps.Blobs.FindAsync(BlobNames.Export(BlobNames.Folder(steps.Env, steps.BackupId), Orders, 1, ExportFormat.Json), default));
    }

    [Fact]
    public async Task StoreExport_EmptyCollection_StoresAValidGzipOfZeroBytes()
    {
        await using var steps = await StartAsync(0);
        await steps.ListAsync(Orders);
        var jobId = (await steps.StartExportAsync(Orders)).Value;
        Assert.Equal(JobState.Empty, (await steps.CheckExportAsync(Orders, jobId)).Value);

        var stored = (await steps.StoreExportAsync(Orders, jobId, empty: true)).Value!;

        Assert.Equal((0L, 0L, 20L), (stored.Documents, stored.RawBytes, stored.StoredBytes));
        Assert.Empty(await ReadBackAsync(steps, stored));
        Assert.Equal(ExportStatus.Empty, (await steps.VerifyExportAsync(Orders, stored)).Value);
    }

    [Theory]
    [InlineData(FaultEffect.BrokenLine, "Line 7 is not")]
    [InlineData(FaultEffect.WrongCount, "The file has 100 documents, the job reported 103.")]
    public async Task VerifyExport_UnsoundFile_SaysWhereAndKeepsTheBytes(FaultEffect effect, string expected)
    {
        await using var steps = await StartAsync(100);
        steps.Cloud.Faults.Add(new Fault { Effect = effect, Line = 7, Delta = 3 });
        await steps.ListAsync(Orders);
        var jobId = (await steps.StartExportAsync(Orders)).Value;
        await steps.CheckExportAsync(Orders, jobId);
        var stored = (await steps.StoreExportAsync(Orders, jobId)).Value!;

        var verification = await steps.VerifyExportAsync(Orders, stored);

        Assert.Equal(StepKind.StartOver, verification.Kind);
        Assert.StartsWith(expected, verification.Action, StringComparison.Ordinal);
        Assert.NotNull(await steps.Blobs.FindAsync(stored.BlobName, default));
    }

    [Fact]
    public async Task CheckExport_SuccessThatSaysNothing_IsAskedAgain_UnlessThereAreNoDocuments()
    {
        await using var steps = await StartAsync(100);
        steps.Cloud.Env(steps.Env).Collection("空");
        steps.Cloud.Faults.Add(new Fault { Effect = FaultEffect.LeavesOut, Endpoint = "databasemigratequeryinfo", Message = "record_success file_url", Times = 2 });
        await steps.ListAsync(Orders, "空");
        var full = (await steps.StartExportAsync(Orders)).Value;
        var empty = (await steps.StartExportAsync("空", 1)).Value;

        Assert.Equal(JobState.Running, (await steps.CheckExportAsync(Orders, full)).Value);
        Assert.Equal(JobState.Empty, (await steps.CheckExportAsync("空", empty)).Value);
        Assert.Equal(JobState.Ready, (await steps.CheckExportAsync(Orders, full)).Value);
        Assert.Equal(100, (await steps.RowAsync(Orders)).Export.ReportedDocuments);
    }

    [Fact]
    public async Task CheckExport_SuccessThatExportedNone_HasFailed()
    {
        await using var steps = await StartAsync(100);
        steps.Cloud.Faults.Add(new Fault { Effect = FaultEffect.LosesDocuments, Delta = 100 });
        steps.Cloud.Faults.Add(new Fault { Effect = FaultEffect.LeavesOut, Endpoint = "databasemigratequeryinfo", Message = "file_url" });
        await steps.ListAsync(Orders);
        var jobId = (await steps.StartExportAsync(Orders)).Value;

        var end = await steps.CheckExportAsync(Orders, jobId);

        Assert.Equal((StepKind.StartOver, $"The service failed the export (job {jobId}): it could export none of 100 documents."), (end.Kind, end.Action));
    }

    [Fact]
    public async Task Steps_AWholeExport_LogNoSecretTokenLinkOrDocument()
    {
        await using var steps = await StartAsync(0);
        steps.Cloud.Env(steps.Env).Collection(Orders).Add("""{"_id":"1","身份证":"110101199003077758"}""");
        steps.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CutDownload, Bytes = 3, Times = 1 });
        steps.Cloud.Faults.Add(new Fault { Effect = FaultEffect.RevokeToken, Endpoint = "databasemigratequeryinfo", Times = 1 });
        var jobId = await steps.ExportAsync(Orders);
        var stored = await steps.StoreExportAsync(Orders, jobId);
        await steps.VerifyExportAsync(Orders, stored.Value!);
        await steps.RecordExportAsync(Orders, ExportStatus.Complete);

        var text = steps.Log.Text + stored;
        Assert.Contains(steps.BackupId, text, StringComparison.Ordinal);
        foreach (var secret in (string[])[steps.Cloud.AppSecret, "access_token=", "q-signature", "q-sign-time", "110101199003077758"])
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    /// <summary>A step used to be tried twelve times of up to four hours each.</summary>
    [Fact]
    public async Task StoreExport_StillAtWorkAtTheDeadline_StopsAndLeavesNoBlob()
    {
        var clock = new VirtualClock();
        await using var steps = await StartAsync(20_000, clock);
        steps.Deadline = clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        var jobId = await steps.ExportAsync(Orders);
        steps.Cloud.Faults.Set("effect=slow,bytesPerSecond=1000");

        var storing = steps.StoreExportAsync(Orders, jobId);
        while (!storing.IsCompleted)
            await clock.AdvanceAsync(TimeSpan.FromSeconds(10));
        var end = await storing;

        Assert.Equal((StepKind.Permanent, "deadline"), (end.Kind, end.Code));
        Assert.Null(await steps.Blobs.FindAsync(BlobNames.Export(BlobNames.Folder(steps.Env, steps.BackupId), Orders, 1, ExportFormat.Json), default));
        Assert.Equal("deadline", (await steps.StoreExportAsync(Orders, jobId)).Code);
    }

    [Fact]
    public async Task StoreExport_WhoseProgressCannotBeWritten_GoesOnWithItsDownload()
    {
        await using var steps = await StartAsync(60_000, new LeapingClock());
        var jobId = await steps.ExportAsync(Orders);

        var storing = steps.StoreExportAsync(Orders, jobId);
        while (!storing.IsCompleted)
        {
            // Somebody else writes the row all the time: the version that the step has in hand is old.
            if (await steps.RowAsync(Orders) is { Export.Status: ExportStatus.Storing } row)
                await TryWriteAsync(row);
        }

        Assert.Equal((StepKind.Ok, null), ((await storing).Kind, (await storing).Action));
        Assert.Contains("its progress could not be written: 412", steps.Log.Text, StringComparison.Ordinal);
        Assert.Equal(1, steps.Cloud.Calls("download"));

        async Task TryWriteAsync(ExportRow row)
        {
            try
            {
                await steps.Exports.MoveAsync(row, row, default);
            }
            catch (Azure.RequestFailedException lost) when (lost.Status == 412)
            {
            }
        }
    }

    [Fact]
    public async Task Steps_OfAnExportThatHasEnded_TouchNothing()
    {
        await using var steps = await StartAsync(100);
        var jobId = await steps.ExportAsync(Orders);
        var stored = (await steps.StoreExportAsync(Orders, jobId)).Value!;
        await steps.VerifyExportAsync(Orders, stored);
        await steps.RecordExportAsync(Orders, ExportStatus.Failed, "坏");
        var ended = await steps.RowAsync(Orders);

        Assert.Equal("exportEnded", (await steps.StartExportAsync(Orders, 0, jobId)).Code);
        Assert.Equal("exportEnded", (await steps.CheckExportAsync(Orders, jobId)).Code);
        Assert.Equal("exportEnded", (await steps.StoreExportAsync(Orders, jobId)).Code);
        Assert.Equal("exportEnded", (await steps.VerifyExportAsync(Orders, stored)).Code);
        Assert.Equal(ExportStatus.Failed, (await steps.RecordExportAsync(Orders, ExportStatus.Complete)).Status);

        Assert.Equal(ended, await steps.RowAsync(Orders));
        Assert.Single(steps.Cloud.Jobs);
    }

    private static async Task<StepSite> StartAsync(int documents, TimeProvider? time = null)
    {
        var steps = await StepSite.StartAsync(time: time);
        var collection = steps.Cloud.Env(steps.Env).Collection(Orders);
        if (documents > 0)
            collection.AddGenerated(documents);
        return steps;
    }

    private static async Task<byte[]> ReadBackAsync(StepSite steps, StoredFile file)
    {
        await using var blob = await steps.Blobs.OpenReadAsync(file.BlobName, default);
        await using var gzip = new GZipStream(blob, CompressionMode.Decompress);
        using var raw = new MemoryStream();
        await gzip.CopyToAsync(raw);
        return raw.ToArray();
    }

    private static Task<byte[]> JobBytesAsync(StepSite steps, long jobId) => steps.Cloud.Job(jobId)!.File!.BytesAsync();

    /// <summary>Makes the time for the next report of progress come at each look at it.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long leaps;

        public override long GetTimestamp() => System.GetTimestamp() + (Interlocked.Increment(ref leaps) * 3 * TimestampFrequency);
    }
}
