using Simulator.Faults;
using Simulator.Jobs;

namespace WeChat.Tests;

public class DownloadTests
{
    [Fact]
    public async Task Download_Whole_BringsTheFileByteForByte()
    {
        await using var file = await ExportedFile.StartAsync();
        await using var download = await file.OpenAsync();
        Assert.Equal((0, file.Bytes.Length), (download.Offset, download.TotalBytes));
        Assert.NotNull(download.ETag);
        Assert.Equal(file.Bytes, await ReadAsync(download));
    }

    [Fact]
    public async Task Download_FromAnOffset_BringsTheRest()
    {
        await using var file = await ExportedFile.StartAsync();
        await using var first = await file.OpenAsync();
        await using var rest = await file.OpenAsync(1000, first.ETag);
        Assert.Equal((1000, file.Bytes.Length), (rest.Offset, rest.TotalBytes));
        Assert.Equal(file.Bytes[1000..], await ReadAsync(rest));
    }

    [Fact]
    public async Task Download_ServerIgnoresTheRange_StartsAtZeroAndSaysSo()
    {
        await using var file = await ExportedFile.StartAsync();
        file.Rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.IgnoreRange });
        await using var download = await file.OpenAsync(1000, "\"any\"");
        Assert.Equal(0, download.Offset);
        Assert.Equal(file.Bytes, await ReadAsync(download));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // then the ETag of the answer tells
    public async Task Download_FileChangedSinceTheCut_IsRefused(bool serverHeedsIfMatch)
    {
        await using var file = await ExportedFile.StartAsync();
        await using var first = await file.OpenAsync();
        if (!serverHeedsIfMatch)
            file.Rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.IgnoreIfMatch });
        file.Rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.ChangeETag });
        var failure = await file.FailsAsync(1000, first.ETag);
        Assert.Equal((FailureKind.FileChanged, ErrorClass.Retry), (failure.Kind, failure.Class));
    }

    [Fact]
    public async Task Download_FromTheVeryEnd_IsEmpty_NotAnError()
    {
        await using var file = await ExportedFile.StartAsync();
        await using var download = await file.OpenAsync(file.Bytes.Length);
        Assert.Equal((file.Bytes.Length, file.Bytes.Length), (download.Offset, download.TotalBytes));
        Assert.Empty(await ReadAsync(download));
    }

    [Fact]
    public async Task Download_FromBeyondTheEnd_MeansAnotherFile()
    {
        await using var file = await ExportedFile.StartAsync();
        var failure = await file.FailsAsync(file.Bytes.Length + 1);
        Assert.Equal(FailureKind.FileChanged, failure.Kind);
    }

    [Fact]
    public async Task Download_OfAnExpiredLink_SaysSo_AndTheJobGivesANewOne()
    {
        await using var file = await ExportedFile.StartAsync();
        file.Rig.Clock.Advance(TimeSpan.FromSeconds(3599));
        await (await file.OpenAsync()).DisposeAsync();
        file.Rig.Clock.Advance(TimeSpan.FromSeconds(1));

        var failure = await file.FailsAsync();
        Assert.True(failure.LinkExpired);
        Assert.Equal(ErrorClass.Retry, failure.Class);
        Assert.Contains("AccessDenied", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, file.Rig.Cloud.Calls("download")); // the same link is not tried again

        file.Link = await file.Rig.LinkAsync(file.Job.Id);
        await using var download = await file.OpenAsync();
        Assert.Equal(file.Bytes, await ReadAsync(download));
    }

    [Fact]
    public async Task Download_ForgedLink_IsRefusedToo()
    {
        await using var file = await ExportedFile.StartAsync();
        file.Link = new Uri(file.Link.AbsoluteUri.Replace("q-signature=", "q-signature=0", StringComparison.Ordinal));
        Assert.True((await file.FailsAsync()).LinkExpired);
    }

    [Fact]
    public async Task Download_CutSeveralTimes_GoesOnWhereItBroke_ByteForByte()
    {
        await using var file = await ExportedFile.StartAsync();
        file.Rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CutDownload, Bytes = file.Bytes.Length / 4, Times = 3 });
        using var got = new MemoryStream();
        string? etag = null;
        var cuts = 0;
        while (got.Length < file.Bytes.Length)
        {
            await using var download = await file.OpenAsync(got.Length, etag);
            Assert.Equal(got.Length, download.Offset);
            etag ??= download.ETag;
            try
            {
                await download.Content.CopyToAsync(got);
            }
            catch (WeChatException cut)
            {
                file.Rig.Show(cut);
                Assert.Equal((FailureKind.DownloadCut, ErrorClass.Retry), (cut.Kind, cut.Class));
                cuts++;
            }
        }
        Assert.Equal(3, cuts);
        Assert.Equal(file.Bytes, got.ToArray());
    }

    [Fact]
    public async Task Download_SilentForTooLong_CountsAsCut()
    {
        await using var file = await ExportedFile.StartAsync();
        file.Rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Stall, Bytes = 1000 });
        await using var download = await file.OpenAsync();
        var buffer = new byte[1000];
        await download.Content.ReadExactlyAsync(buffer);
        var read = download.Content.ReadAsync(buffer).AsTask();
        file.Rig.Clock.Advance(file.Rig.Options.DownloadIdleTimeout - TimeSpan.FromSeconds(1));
        Assert.False(read.IsCompleted);
        file.Rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var cut = await file.Rig.FailsAsync(() => read);
        Assert.Equal(FailureKind.DownloadCut, cut.Kind);
    }

    [Fact]
    public async Task Download_SlowButNotSilent_IsNotCut()
    {
        await using var file = await ExportedFile.StartAsync(documents: 0);
        file.Rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Slow, BytesPerSecond = 10 });
        file.Rig.Options.DownloadIdleTimeout = TimeSpan.FromSeconds(2);
        var step = TimeSpan.FromMilliseconds(100);
        await using var download = await file.OpenAsync();
        var buffer = new byte[file.Bytes.Length];
        for (var i = 0; i < buffer.Length; i++)
        {
            // A byte each 100 ms, for longer altogether than the silence that is allowed.
            var read = download.Content.ReadAsync(buffer.AsMemory(i, 1)).AsTask();
            await file.Rig.Clock.WaitForTimerAsync(step);
            Assert.Equal(1, await read);
            file.Rig.Clock.Advance(step);
        }
        Assert.True(step * buffer.Length > file.Rig.Options.DownloadIdleTimeout);
        Assert.Equal(file.Bytes, buffer);
    }

    [Fact]
    public async Task Download_Cancelled_IsACancellation()
    {
        await using var file = await ExportedFile.StartAsync();
        file.Rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Stall, Bytes = 10 });
        await using var download = await file.OpenAsync();
        using var stop = new CancellationTokenSource();
        var buffer = new byte[10];
        await download.Content.ReadExactlyAsync(buffer);
        var read = download.Content.ReadAsync(buffer, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Rig.Patience));
    }

    [Fact]
    public async Task Download_FileServerInTrouble_IsTriedThreeTimes()
    {
        await using var file = await ExportedFile.StartAsync();
        file.Rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.HttpStatus, Status = 503, Endpoint = "download", Times = 2 });
        await using var download = await file.OpenAsync();
        Assert.Equal(file.Bytes, await ReadAsync(download));
        Assert.Equal(3, file.Rig.Cloud.Calls("download"));
    }

    [Fact]
    public async Task Download_NobodyAnswers_IsATimeout()
    {
        await using var file = await ExportedFile.StartAsync();
        await file.Rig.Cloud.DisposeAsync();
        var failure = await file.FailsAsync();
        Assert.Equal((FailureKind.Network, ErrorClass.Retry), (failure.Kind, failure.Class));
    }

    [Fact]
    public async Task Download_OfSomethingThatIsNoWebAddress_IsPermanent()
    {
        await using var file = await ExportedFile.StartAsync();
        file.Link = new Uri("file:///etc/passwd");
        Assert.Equal(ErrorClass.Permanent, (await file.FailsAsync()).Class);
    }

    [Fact]
    public async Task Download_OfAnEmptyFile_IsEmpty()
    {
        await using var rig = await Rig.StartAsync(cloudOptions: o => o.EmptyExportSucceeds = true);
        rig.Cloud.Env(Rig.Env).Collection("空");
        await using var download = await rig.Client.OpenDownloadAsync(await rig.LinkAsync(await rig.ExportAsync("空")), 0, null, default);
        Assert.Equal(0, download.TotalBytes);
        Assert.Empty(await ReadAsync(download));
    }

    [Fact]
    public async Task Download_OfFiveGigabytes_GivesItsBytesAsTheyCome()
    {
        await using var file = await ExportedFile.StartAsync(documents: 14_000_000, keepBytes: false);
        file.Rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Stall, Bytes = 20 * 256 * 1024 });
        await using var download = await file.OpenAsync(); // the rest never comes, so nothing can be waiting for it
        Assert.True(download.TotalBytes > 5_000_000_000);
        var buffer = new byte[256 * 1024];
        for (var i = 0; i < 20; i++)
            await download.Content.ReadExactlyAsync(buffer);
    }

    private static async Task<byte[]> ReadAsync(ExportDownload download)
    {
        using var bytes = new MemoryStream();
        await download.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private sealed class ExportedFile : IAsyncDisposable
    {
        public required Rig Rig { get; init; }

        public required MigrateJob Job { get; init; }

        public required Uri Link { get; set; }

        public required byte[] Bytes { get; init; }

        public static async Task<ExportedFile> StartAsync(long documents = 2000, bool keepBytes = true)
        {
            var rig = await Rig.StartAsync();
            rig.Cloud.Env(Rig.Env).Collection("订单").Add("""{"_id":"一","note":"不是 ASCII"}""").AddGenerated(documents).Add("""{"_id":"last"}""");
            var job = rig.Cloud.Job(await rig.ExportAsync("订单"))!;
            return new ExportedFile { Rig = rig, Job = job, Link = await rig.LinkAsync(job.Id), Bytes = keepBytes ? await job.File!.BytesAsync() : [] };
        }

        public Task<ExportDownload> OpenAsync(long offset = 0, string? etag = null) => Rig.Client.OpenDownloadAsync(Link, offset, etag, default);

        public Task<WeChatException> FailsAsync(long offset = 0, string? etag = null) => Rig.FailsAsync(() => OpenAsync(offset, etag));

        public ValueTask DisposeAsync() => Rig.DisposeAsync();
    }
}
