using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;

namespace WeChat;

/// <summary>
/// The cloud database API of one mini program. One instance for the whole process: it holds the token and the connections.
/// Every failure is a <see cref="WeChatException"/>; cancelling is an <see cref="OperationCanceledException"/>.
/// </summary>
public sealed partial class CloudDatabaseClient : IDisposable
{
    private readonly ILogger _log;
    private readonly CallNumbers _numbers;
    private readonly HttpPool _http;
    private readonly Tries _tries;
    private readonly ApiCaller _api;
    private readonly Downloader _downloads;
    private readonly Uploader _uploads;

    /// <summary>
    /// All dependencies are injected here; <paramref name="jitter"/> spreads the waits between tries, <paramref name="meters"/> creates the meter
    /// <see cref="WeChatTelemetry.Name"/>.
    /// </summary>
    public CloudDatabaseClient(
        WeChatOptions options, TimeProvider time, Random jitter, ILogger<CloudDatabaseClient> log, IMeterFactory? meters = null)
        : this(options, time, jitter, log, new HttpPool(options, Dns.GetHostAddressesAsync), meters)
    {
    }

    internal CloudDatabaseClient(
        WeChatOptions options, TimeProvider time, Random jitter, ILogger<CloudDatabaseClient> log, HttpPool http, IMeterFactory? meters = null)
    {
        _numbers = new CallNumbers(meters);
        _log = log;
        _http = http;
        _tries = new Tries(options, time, jitter, log);
        _api = new ApiCaller(options, time, _http, _tries, _numbers, log);
        _downloads = new Downloader(options, time, _http, _tries, log);
        _uploads = new Uploader(options, time, _http, _tries, _api, log);
    }

    /// <summary>What the service's answers have revealed about its clock and the app's credentials.</summary>
    public ServiceState State => _api.Memory.State;

    /// <summary>Creates the series of the counters that alerts read, at zero. Called once exporters listen.</summary>
    public void BeginNumbers() => _numbers.Begin();

    /// <summary>
    /// Starts the export of a collection, or of part of one, and returns the job's id. The service has no idempotency key, so this POST is
    /// never sent again after a time-out or a broken connection: <see cref="WeChatException.OutcomeUnknown"/> says that a job may exist.
    /// </summary>
    /// <param name="env">Environment id.</param>
    /// <param name="collection">Any name; it travels as a string literal.</param>
    /// <param name="part">The part to export.</param>
    /// <param name="fileType">How the file is written.</param>
    /// <param name="filePath">Where the service puts the file; has to be unique, without a leading slash.</param>
    /// <param name="ct">Stops waiting; a request that is on its way may still be accepted.</param>
    public async Task<long> StartExportAsync(
        string env, string collection, CollectionPart part, ExportFileType fileType, string filePath, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        var request = new { env, file_path = filePath, file_type = (int)fileType, query = DatabaseQuery.Get(collection, part) };
        var jobId = await _api.PostAsync(
            "databasemigrateexport", request, Repeat.AnsweredErrorsOnly, part.Hidden, static answer => answer.RequiredInt64("job_id"), ct);
        Log.ExportAccepted(_log, env, SafeText.Clean(collection), jobId);
        return jobId;
    }

    /// <summary>Asks once for the state of a job. A successful export returns a new signed link each time.</summary>
    public Task<MigrateStatus> GetMigrateStatusAsync(string env, long jobId, CancellationToken ct) =>
        _api.PostAsync("databasemigratequeryinfo", new { env, job_id = jobId }, Repeat.Always, ReadStatus, ct);

    /// <summary>
    /// Every collection of an environment once, whatever page size the server uses. An inconsistent list is read
    /// again, as often as <see cref="WeChatOptions.RetryDelays"/> allows; one that stays short is returned with
    /// <see cref="CollectionList.Missing"/> and is not a failure here.
    /// </summary>
    public Task<CollectionList> ListCollectionsAsync(string env, CancellationToken ct) =>
        new CollectionWalk(_api, _tries, env).RunAsync(ct);

    /// <summary>Documents in a collection now.</summary>
    public Task<long> CountAsync(string env, string collection, CancellationToken ct) => CountAsync(env, collection, CollectionPart.Whole, ct);

    /// <summary>The current number of documents in part of a collection. The service counts what <c>where</c> finds, and ignores the other steps.</summary>
    public Task<long> CountAsync(string env, string collection, CollectionPart part, CancellationToken ct) =>
        _api.PostAsync(
            "databasecount",
            new { env, query = DatabaseQuery.Count(collection, part) },
            Repeat.Always,
            part.Hidden,
            static answer => answer.RequiredInt64("count"),
            ct);

    /// <summary>
    /// Opens an exported file at <paramref name="offset"/>. With an offset it asks for the rest of the same version (<paramref
    /// name="etag"/>); <see cref="ExportDownload.Offset"/> says where the bytes really start. A link to
    /// a host that is not among <see cref="WeChatOptions.FileHosts"/> is refused.
    /// </summary>
    public Task<ExportDownload> OpenDownloadAsync(Uri fileUrl, long offset, string? etag, CancellationToken ct) =>
        _downloads.OpenAsync(fileUrl, offset, etag, ct);

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _api.Dispose();
        _http.Dispose();
    }

    private static MigrateStatus ReadStatus(ApiAnswer answer)
    {
        var raw = answer.Text("status") ?? "";
        var state = raw.ToLowerInvariant() switch
        {
            "success" => MigrateState.Success,
            "fail" => MigrateState.Fail,
            _ => MigrateState.Running, // unknown words too: giving up on a running job would leave it an orphan
        };
        // One page of the documentation says err_msg; its own sample and all others say error_msg.
        var message = answer.Text("error_msg") ?? answer.Text("err_msg");
        return new MigrateStatus(
            state,
            raw,
            answer.Int64("record_success"),
            answer.Int64("record_fail") ?? 0,
            message is null ? null : SafeText.Clean(message),
            Uri.TryCreate(answer.Text("file_url"), UriKind.Absolute, out var url) ? url : null);
    }
}
