using System.Net;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;

namespace WeChat;

/// <summary>
/// The form that uploads a file to the storage: its fields in the documented order, the file last, streamed. Written here because the
/// framework's form needs the file in memory or in a readable stream, and quotes values that storages expect unquoted.
/// </summary>
internal sealed class UploadContent : HttpContent
{
    private readonly long _length;
    private readonly Func<Stream, CancellationToken, Task> _write;
    private readonly Silence _silence;
    private readonly byte[] _head;
    private readonly byte[] _tail;

    public UploadContent(UploadTarget target, long length, Func<Stream, CancellationToken, Task> write, Silence silence)
    {
        _length = length;
        _write = write;
        _silence = silence;
        // The author of the file cannot know the signature, so the file cannot contain the boundary.
        var boundary = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target.Authorization)))[..40];
        var head = new StringBuilder();
        foreach (var (name, value) in target.Fields)
            head.Append($"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        head.Append($"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        _head = Encoding.UTF8.GetBytes(head.ToString());
        _tail = Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n");
        Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data");
        Headers.ContentType.Parameters.Add(new NameValueHeaderValue("boundary", boundary));
    }

    /// <summary>The caller's exception, or what was wrong with its bytes; null if nothing or only the connection failed.</summary>
    public ExceptionDispatchInfo? WriterFailure { get; private set; }

    /// <summary>The form went out to its last byte.</summary>
    public bool IsSent { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = _head.Length + _length + _tail.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _silence.End();
        await using var file = new UploadStream(stream, _length, _silence);
        await file.SendAsync(_head);
        try
        {
            await _write(file, _silence.Token);
            file.ThrowUnlessComplete();
        }
        catch (Exception failure) when (file.ConnectionFailure is null && !_silence.Token.IsCancellationRequested)
        {
            WriterFailure = ExceptionDispatchInfo.Capture(failure);
            throw;
        }
        catch (Exception) when (file.ConnectionFailure is not null)
        {
            // However the writer has wrapped it.
        }
        file.ConnectionFailure?.Throw();
        await file.SendAsync(_tail);
        IsSent = true;
        _silence.Begin();
    }
}
