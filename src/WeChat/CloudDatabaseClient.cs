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
    /// All that varies comes in here; <paramref name="jitter"/> spreads the waits between tries, <paramref name="meters"/> makes the meter
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

    /// <summary>What the service's answers have told about its clock and about the app's credentials.</summary>
    public ServiceState State => _api.Memory.State;

    /// <summary>Gives the counters that alerts read their series, at zero. Called once exporters listen.</summary>
    public void BeginNumbers() => _numbers.Begin();

    /// <summary>
    /// Starts the export of a collection, or of part of one, and returns the job's id. The service has no idempotency key, so this POST is
    /// never sent again after a time-out or a broken connection: <see cref="WeChatException.OutcomeUnknown"/> says that a job may exist.
    /// </summary>
    /// <param name="env">Environment id.</param>
    /// <param name="collection">Any name; it travels as a string literal.</param>
    /// <param name="part">What of it is exported.</param>
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

    /// <summary>Asks once where a job stands. A successful export brings a new signed link each time.</summary>
    public Task<MigrateStatus> GetMigrateStatusAsync(string env, long jobId, CancellationToken ct) =>
        _api.PostAsync("databasemigratequeryinfo", new { env, job_id = jobId }, Repeat.Always, ReadStatus, ct);

    /// <summary>
    /// Every collection of an environment once, whatever the server thinks of the page size. A list that does not hold together is asked
    /// for again, as often as <see cref="WeChatOptions.RetryDelays"/> allows; one that stays short comes back with
    /// <see cref="CollectionList.Missing"/> and is no failure here.
    /// </summary>
    public Task<CollectionList> ListCollectionsAsync(string env, CancellationToken ct) =>
        new CollectionWalk(_api, _tries, env).RunAsync(ct);

    /// <summary>Documents in a collection now.</summary>
    public Task<long> CountAsync(string env, string collection, CancellationToken ct) => CountAsync(env, collection, CollectionPart.Whole, ct);

    /// <summary>Documents in part of a collection now. The service counts what <c>where</c> finds, whatever the other steps are.</summary>
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
    /// name="etag"/>); look at <see cref="ExportDownload.Offset"/> for where the bytes really start. A link to
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
