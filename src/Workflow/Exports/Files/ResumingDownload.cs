using System.Security.Cryptography;
using WeChat;
using Workflow.Numbers;

namespace Workflow.Exports.Files;

/// <summary>
/// The bytes of an exported file from the first to the last, over as many connections as it takes. An expired link is requested again, a
/// broken download is resumed. If the server starts over instead, the bytes that we have are compared by hash and skipped: a
/// file that changed in between is never pieced together.
/// </summary>
internal sealed class ResumingDownload(CloudDatabaseClient wechat, Func<CancellationToken, Task<Uri>> askForLink, Instruments instruments) : IAsyncDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ExportDownload? current;
    private string? etag;
    private int resumes;

    /// <summary>Bytes handed out.</summary>
    public long Offset { get; private set; }

    /// <summary>SHA-256 of the bytes handed out, lower-case hex.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>Fills <paramref name="buffer"/> as far as the file goes; fewer bytes mean its end.</summary>
    /// <exception cref="WeChatException">The download could not be resumed, or the file changed.</exception>
    public async Task<int> FillAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            try
            {
                current ??= await OpenAsync(cancellation);
                var read = await current.Content.ReadAsync(buffer[filled..], cancellation);
                if (read == 0)
                    break;
                hash.AppendData(buffer.Span.Slice(filled, read));
                filled += read;
                Offset += read;
                resumes = 0;
            }
            catch (WeChatException broken) when (CanResume(broken))
            {
                instruments.DownloadResumed();
                await CloseAsync();
            }
        }
        return filled;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        hash.Dispose();
    }

    private bool CanResume(WeChatException broken) =>
        broken.Kind is FailureKind.DownloadCut or FailureKind.LinkExpired or FailureKind.Network or FailureKind.Timeout
        && ++resumes <= Limits.DownloadResumes;

    private async Task<ExportDownload> OpenAsync(CancellationToken cancellation)
    {
        var link = await askForLink(cancellation);
        var download = await wechat.OpenDownloadAsync(link, Offset, etag, cancellation);
        try
        {
            if (download.Offset < Offset)
                await SkipWhatWeHaveAsync(download, cancellation);
            etag = download.ETag;
            return download;
        }
        catch
        {
            await download.DisposeAsync();
            throw;
        }
    }

    private async Task SkipWhatWeHaveAsync(ExportDownload download, CancellationToken cancellation)
    {
        using var prefix = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        for (var left = Offset - download.Offset; left > 0;)
        {
            var read = await download.Content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            if (read == 0)
                throw Changed();
            prefix.AppendData(buffer, 0, read);
            left -= read;
        }
        if (download.Offset != 0 || !prefix.GetCurrentHash().AsSpan().SequenceEqual(hash.GetCurrentHash()))
            throw Changed();
    }

    private static WeChatException Changed() => new(
        "The exported file changed while it was downloaded.", FailureKind.FileChanged, ErrorClass.Retry, "It is downloaded again from its start.");

    private async Task CloseAsync()
    {
        if (current is not null)
            await current.DisposeAsync();
        current = null;
    }
}
