using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace WeChat;

/// <summary>
/// Puts files into the storage of an environment: <c>uploadfile</c> returns a signed address, then a form is sent there. A try is both, because
/// the signature may have expired in the meantime.
/// </summary>
internal sealed class Uploader(WeChatOptions options, TimeProvider time, HttpPool http, Tries tries, ApiCaller api, ILogger log)
{
    public const string What = "upload";
    private const string Endpoint = "uploadfile";

    private readonly FileLinks _links = new(options, What);

    public async Task<string> UploadAsync(string env, string path, long length, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(write);
        var (fileId, writerFailure) = await tries.RunAsync(
            What, Repeat.Always, inner => new ValueTask<(string, ExceptionDispatchInfo?)>(TryAsync(env, path, length, write, inner)), ct);
        writerFailure?.Throw();
        Log.Uploaded(log, env, length);
        return fileId;
    }

    public Task<UploadTarget> AskAsync(string env, string path, CancellationToken ct)
    {
        CheckPath(path);
        return api.PostAsync(Endpoint, new { env, path }, Repeat.Always, [path], answer => UploadTarget.Read(Endpoint, path, answer), ct);
    }

    public static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path[0] == '/' || path.Any(char.IsControl))
            throw new ArgumentException("The path of a file in the storage must not have a leading slash or control characters.", nameof(path));
    }

    // An exception of the writer is not a failure of the upload, whatever its type: it is returned as a result and not retried.
    private async Task<(string FileId, ExceptionDispatchInfo? WriterFailure)> TryAsync(
        string env, string path, long length, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        var target = await AskAsync(env, path, ct);
        _links.Check(target.Url);
        using var silence = new Silence(options.UploadIdleTimeout, time, ct);
        using var content = new UploadContent(target, length, write, silence);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = content };
        request.Headers.ExpectContinue = true; // a refusal can arrive before the whole file is sent, and must still be read
        silence.Begin();
        try
        {
            using var response = await http.Files.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (content.WriterFailure is null)
            {
                if (!response.IsSuccessStatusCode)
                    throw await RefusalAsync(response, target, ct);
                if (!content.IsSent)
                    throw Failures.BadAnswer(What, "the storage confirms the file before it was sent", outcomeUnknown: false);
            }
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
        catch (Exception) when (content.WriterFailure is not null)
        {
            // The handler's own wrapping of it.
        }
        catch (OperationCanceledException) when (silence.IsTooLong)
        {
            throw Failures.Timeout(What, options.UploadIdleTimeout, outcomeUnknown: false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Failures.Network(What, failure, outcomeUnknown: false);
        }
        return (target.FileId, content.WriterFailure);
    }

    private async Task<WeChatException> RefusalAsync(HttpResponseMessage response, UploadTarget target, CancellationToken ct)
    {
        var page = await StorageErrorPage.ReadAsync(What, response, tries, ct);
        var error = StorageErrors.Find(response.StatusCode, page.Code);
        var words = SafeText.Clean(page.Message, target.Secrets);
        return new WeChatException(
            $"{What}: HTTP status {(int)response.StatusCode} ({page.Code ?? "no error page"}), {error.Meaning}{(words.Length == 0 ? "" : $" (\"{words}\")")}.",
            error.Kind,
            error.Class,
            error.Action)
        {
            Patience = error.Class == ErrorClass.Retry ? Limits.UnknownErrorPatience : null,
        };
    }
}
