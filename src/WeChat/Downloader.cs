using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace WeChat;

/// <summary>
/// Opens exported files at the file server: ranges, versions, redirects, expired links. Reads only the headers and error pages.
/// </summary>
internal sealed class Downloader(WeChatOptions options, TimeProvider time, HttpPool http, Tries tries, ILogger log)
{
    public const string What = "download";

    private readonly FileLinks _links = new(options);

    public Task<ExportDownload> OpenAsync(Uri fileUrl, long offset, string? etag, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (options.Problem() is { } problem)
            throw Failures.Settings(problem);
        _links.Check(fileUrl);
        return tries.RunAsync(What, Repeat.Always, inner => new ValueTask<ExportDownload>(TryAsync(fileUrl, offset, etag, inner)), ct);
    }

    private async Task<ExportDownload> TryAsync(Uri fileUrl, long offset, string? etag, CancellationToken ct)
    {
        var response = await tries.TimedAsync(
            What, effectful: false, async limited => await FollowAsync(fileUrl, offset, etag, limited), ct);
        var keep = false;
        try
        {
            var download = await AcceptAsync(response, offset, etag, ct);
            keep = true;
            Log.DownloadOpened(log, download.Offset, download.TotalBytes, offset);
            return download;
        }
        finally
        {
            if (!keep)
                response.Dispose();
        }
    }

    // By hand, because the handler would follow to any host.
    private async Task<HttpResponseMessage> FollowAsync(Uri link, long offset, string? etag, CancellationToken ct)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, link);
            request.Headers.AcceptEncoding.ParseAdd("identity");
            if (offset > 0)
            {
                request.Headers.Range = new RangeHeaderValue(offset, null);
                if (etag is not null)
                    request.Headers.TryAddWithoutValidation("If-Match", etag);
            }
            var response = await http.Files.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            if (redirects == Limits.MaxRedirects)
                throw Failures.BadAnswer(What, "the file server redirects without end", outcomeUnknown: false);
            var next = new Uri(link, location);
            _links.Check(next, from: link);
            link = next;
        }
    }

    private async Task<ExportDownload> AcceptAsync(HttpResponseMessage response, long offset, string? etag, CancellationToken ct)
    {
        var range = response.Content.Headers.ContentRange;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent when response.Content.Headers.ContentEncoding.Count > 0:
                throw Failures.BadAnswer(What, "the file comes compressed, which was not requested", outcomeUnknown: false);
            case HttpStatusCode.OK:
                return await DownloadAsync(response, 0, response.Content.Headers.ContentLength, ct);
            case HttpStatusCode.PartialContent when offset > 0 && range?.From == offset:
                // A server without If-Match still names the version that it sends.
                if (etag is not null && ETagOf(response) is { } now && now != etag)
                    throw Changed();
                return await DownloadAsync(response, offset, range.Length ?? offset + response.Content.Headers.ContentLength, ct);
            case HttpStatusCode.PartialContent:
                throw Failures.BadAnswer(What, "the file server returned another range than requested", outcomeUnknown: false);
            case HttpStatusCode.RequestedRangeNotSatisfiable when range?.Length == offset:
                // The cut came after the last byte: nothing is missing.
                response.Content = new ByteArrayContent([]);
                return await DownloadAsync(response, offset, offset, ct);
            case HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PreconditionFailed:
                throw Changed();
            case HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized:
                throw new WeChatException(
                    $"{What}: the link is no longer valid ({await ErrorCodeAsync(response, ct)}).",
                    FailureKind.LinkExpired,
                    ErrorClass.Retry,
                    "Nothing to do; the job gives a new link.") { TriesUsedUp = true };
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new WeChatException(
                    $"{What}: the exported file no longer exists ({await ErrorCodeAsync(response, ct)}).",
                    FailureKind.FileMissing,
                    ErrorClass.Permanent,
                    "Export the collection again.");
            default:
                var status = (int)response.StatusCode;
                throw Failures.BadAnswer(
                    What,
                    $"HTTP status {status} ({await ErrorCodeAsync(response, ct)})",
                    outcomeUnknown: false,
                    status is 408 or 425 or 429 or >= 500 ? ErrorClass.Retry : ErrorClass.Permanent);
        }
    }

    private async Task<ExportDownload> DownloadAsync(HttpResponseMessage response, long offset, long? totalBytes, CancellationToken ct)
    {
        var content = await response.Content.ReadAsStreamAsync(ct);
        var stream = new IdleTimeoutStream(content, totalBytes - offset, options.DownloadIdleTimeout, time);
        return new ExportDownload(response, stream, offset, totalBytes, ETagOf(response));
    }

    private static WeChatException Changed() =>
        new(
            $"{What}: the file has changed since the download began.",
            FailureKind.FileChanged,
            ErrorClass.Retry,
            "Nothing to do; the download starts from the first byte.") { TriesUsedUp = true };

    private static string? ETagOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("ETag", out var values) ? values.FirstOrDefault() : null;

    // Only the code of the error page (AccessDenied, NoSuchKey): the rest of it may repeat the link.
    private async Task<string> ErrorCodeAsync(HttpResponseMessage response, CancellationToken ct) =>
        (await StorageErrorPage.ReadAsync(What, response, tries, ct)).Code ?? "no error page";
}
