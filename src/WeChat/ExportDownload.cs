namespace WeChat;

/// <summary>
/// The bytes of an exported file as they arrive. Reading throws <see cref="WeChatException"/> of kind <see cref="FailureKind.DownloadCut"/>
/// when the connection breaks, ends early or brings nothing for <see cref="WeChatOptions.DownloadIdleTimeout"/>.
/// </summary>
public sealed class ExportDownload : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;

    internal ExportDownload(HttpResponseMessage response, Stream content, long offset, long? totalBytes, string? etag)
    {
        _response = response;
        Content = content;
        Offset = offset;
        TotalBytes = totalBytes;
        ETag = etag;
    }

    /// <summary>The bytes from <see cref="Offset"/> to the end; not buffered, not decompressed, readable once.</summary>
    public Stream Content { get; }

    /// <summary>Where <see cref="Content"/> starts in the file: the requested offset, or 0 if the server ignored the range.</summary>
    public long Offset { get; }

    /// <summary>Length of the whole file, if the server tells.</summary>
    public long? TotalBytes { get; }

    /// <summary>The server's name of this version of the file, quotes included; hand it back to go on after a cut.</summary>
    public string? ETag { get; }

    /// <summary>Ends the download.</summary>
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        _response.Dispose();
    }
}
