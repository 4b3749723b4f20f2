
namespace WeChat.Tests;

/// <summary>Uploads that break, stop or are stopped, and writers that do not keep their word.</summary>
public class UploadTroubleTests
{
    private const string Path = "还原/随机-路径/1.json";
    private const int Length = 20_000_000; // more than the buffers on the way can hold

    public static TheoryData<string> OwnFailures() => ["InvalidOperation", "IO", "Http", "WeChat", "Canceled"];

    [Fact]
    public async Task Connection_CutInTheMiddle_TheWholeFileIsWrittenAgain()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.OnUpload = async (http, number) =>
        {
            if (number == 3)
            {
                await cloud.ReadFormAsync(http);
                return;
            }
            await http.Request.Body.ReadExactlyAsync(new byte[1_000_000], http.RequestAborted);
            http.Abort();
        };

        await UploadAsync(cloud);

        Assert.Equal((3, 3), (cloud.Uploads, cloud.Calls("uploadfile").Count));
        Assert.Equal(Length, Assert.Single(cloud.Forms).Parts[^1].Bytes.Length);
    }

    [Fact]
    public async Task Connection_CutAlways_IsANetworkFailure_AfterThreeTries()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.OnUpload = static async (http, _) =>
        {
            await http.Request.Body.ReadExactlyAsync(new byte[100_000], http.RequestAborted);
            http.Abort();
        };
        var failure = await cloud.FailsAsync(() => UploadAsync(cloud));
        Assert.Equal((FailureKind.Network, ErrorClass.Retry, false), (failure.Kind, failure.Class, failure.OutcomeUnknown));
        Assert.Equal(3, cloud.Uploads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_Cut_WhateverTheWriterMakesOfIt_IsANetworkFailure(bool wraps)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.OnUpload = static async (http, _) =>
        {
            await http.Request.Body.ReadExactlyAsync(new byte[100_000], http.RequestAborted);
            http.Abort();
        };
        var failure = await cloud.FailsAsync(() => cloud.Client.UploadAsync("env-1", Path, Length, async (stream, ct) =>
        {
            try
            {
                await WriteAsync(stream, ct);
            }
            catch (Exception broken)
            {
                if (wraps)
                    throw new InvalidOperationException("文档 of a writer", broken);
            }
        }, default));
        Assert.Equal((FailureKind.Network, 3), (failure.Kind, cloud.Uploads));
    }

    [Fact]
    public async Task Answer_Lost_TheFileIsSentAgain()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.OnUpload = async (http, number) =>
        {
            await cloud.ReadFormAsync(http);
            if (number == 1)
                http.Abort();
        };
        await UploadAsync(cloud);
        Assert.Equal(2, cloud.Forms.Count);
    }

    [Fact]
    public async Task Storage_TakesNothingMore_IsATimeOut()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        using var client = new CloudDatabaseClient(WithoutRetries(cloud), cloud.Clock, new Random(7), cloud.Log);
        var arrived = new TaskCompletionSource();
        cloud.OnUpload = async (http, _) =>
        {
            await http.Request.Body.ReadExactlyAsync(new byte[100_000], http.RequestAborted);
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };
        var call = cloud.FailsAsync(() => client.UploadAsync("env-1", Path, Length, WriteAsync, default));
        await arrived.Task;
        await AdvanceUntilDoneAsync(cloud, call);
        var failure = await call;
        Assert.Equal((FailureKind.Timeout, ErrorClass.Retry), (failure.Kind, failure.Class));
        Assert.Contains("60 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_HasAllAndNeverAnswers_IsATimeOut()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        using var client = new CloudDatabaseClient(WithoutRetries(cloud), cloud.Clock, new Random(7), cloud.Log);
        var arrived = new TaskCompletionSource();
        cloud.OnUpload = async (http, _) =>
        {
            await cloud.ReadFormAsync(http);
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };
        var call = cloud.FailsAsync(() => client.UploadAsync("env-1", Path, 3, (stream, ct) => stream.WriteAsync(new byte[3], ct).AsTask(), default));
        await arrived.Task;
        await AdvanceUntilDoneAsync(cloud, call);
        Assert.Equal(FailureKind.Timeout, (await call).Kind);
    }

    [Fact]
    public async Task Writer_SlowerThanTheTimeOut_IsNotTheStoragesSilence()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        var arrived = new Progress();
        cloud.OnUpload = async (http, _) => await arrived.ReadAllAsync(http);
        var piece = new byte[Limits.UploadPieceBytes];
        await cloud.Client.UploadAsync("env-1", Path, 5 * piece.Length, async (stream, ct) =>
        {
            for (var i = 1; i <= 5; i++)
            {
                await stream.WriteAsync(piece, ct);
                await arrived.ReachedAsync((i * piece.Length) - 1000, ct);
                cloud.Clock.Advance(cloud.Options.UploadIdleTimeout * 2);
                ct.ThrowIfCancellationRequested();
            }
        }, default).WaitAsync(Rig.Patience);
        Assert.Equal(1, cloud.Uploads);
    }

    [Fact]
    public async Task Cancelled_InTheMiddle_IsACancellation_AndEndsTheConnection()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        using var stop = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        cloud.OnUpload = async (http, _) =>
        {
            await http.Request.Body.ReadExactlyAsync(new byte[100_000], http.RequestAborted);
            await stop.CancelAsync();
            // The end that was announced never comes.
            await Assert.ThrowsAnyAsync<Exception>(() => new Progress().ReadAllAsync(http));
            ended.SetResult();
        };
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => cloud.Client.UploadAsync("env-1", Path, Length, WriteAsync, stop.Token).WaitAsync(Rig.Patience));
        Assert.Null(cancelled.InnerException);
        await ended.Task.WaitAsync(Rig.Patience);
        Assert.Equal(1, cloud.Uploads);
    }

    [Theory]
    [MemberData(nameof(OwnFailures))]
    public async Task Writer_Throws_ItsOwnExceptionComesOut_AndNothingIsStoredOrTriedAgain(string which)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        Exception own = which switch
        {
            "IO" => new IOException("来源"),
            "Http" => new HttpRequestException("来源"),
            "WeChat" => new WeChatException("来源", FailureKind.DownloadCut, ErrorClass.Retry, "Nothing."),
            "Canceled" => new OperationCanceledException(new CancellationToken(canceled: true)),
            _ => new InvalidOperationException("来源"),
        };
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => cloud.Client.UploadAsync("env-1", Path, Length, async (stream, ct) =>
        {
            await stream.WriteAsync(new byte[100_000], ct);
            throw own;
        }, default).WaitAsync(Rig.Patience));
        Assert.Same(own, thrown);
        Assert.Equal(1, cloud.Uploads);
        Assert.Empty(cloud.Forms);
    }

    [Theory]
    [InlineData(10, 9)]
    [InlineData(10, 11)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(200_000, 100_000)]
    [InlineData(100_000, 200_000)]
    public async Task Writer_WritesAnotherNumberOfBytes_IsAnError_AndNothingIsStored(int said, int written)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => cloud.Client.UploadAsync(
            "env-1", Path, said, (stream, ct) => stream.WriteAsync(new byte[written], ct).AsTask(), default).WaitAsync(Rig.Patience));
        Assert.Contains($"{said} bytes", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{written} were written", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, cloud.Uploads);
        Assert.Empty(cloud.Forms);
    }

    [Fact]
    public async Task Writer_HidesThatItWroteTooMuch_IsAnErrorAllTheSame()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => cloud.Client.UploadAsync("env-1", Path, 3, async (stream, ct) =>
        {
            await stream.WriteAsync(new byte[3], ct);
            await Assert.ThrowsAsync<ArgumentException>(() => stream.WriteAsync(new byte[1], ct).AsTask());
        }, default).WaitAsync(Rig.Patience));
        Assert.Empty(cloud.Forms);
    }

    private static Task<string> UploadAsync(HandMadeCloud cloud) =>
        cloud.Client.UploadAsync("env-1", Path, Length, WriteAsync, default).WaitAsync(Rig.Patience);

    private static async Task WriteAsync(Stream stream, CancellationToken ct)
    {
        var part = new byte[Length / 20];
        for (var i = 0; i < 20; i++)
            await stream.WriteAsync(part, ct);
    }

    private static WeChatOptions WithoutRetries(HandMadeCloud cloud)
    {
        cloud.Options.RetryDelays = [];
        return cloud.Options;
    }

    // Again if the clock moved between two pieces, when nobody was waited for.
    private static async Task AdvanceUntilDoneAsync(HandMadeCloud cloud, Task call)
    {
        while (!call.IsCompleted)
        {
            var idle = cloud.Options.UploadIdleTimeout;
            await Task.WhenAny(call, cloud.Clock.WaitForTimerAsync(within: idle, atLeast: idle));
            cloud.Clock.Advance(idle);
        }
    }
}
