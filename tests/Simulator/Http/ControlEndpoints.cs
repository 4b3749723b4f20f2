using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Simulator.Faults;

namespace Simulator.Http;

/// <summary>
/// What tests in other processes and people need: accepted jobs with hashes, counters, faults, tokens, clock, data. Below <c>/_sim/</c>.
/// </summary>
internal sealed class ControlEndpoints(WeChatCloud cloud)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private readonly DataControl _data = new(cloud);

    public async Task HandleAsync(HttpContext http, string path)
    {
        try
        {
            var answer = await AnswerAsync(http, path.Split('/')[1..]);
            if (answer is null)
                http.Response.StatusCode = 404;
            else if (!http.Response.HasStarted)
                await http.Response.WriteAsJsonAsync(answer, Json, http.RequestAborted);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsJsonAsync(new { error = wrong.Message }, Json, http.RequestAborted);
        }
    }

    private async Task<object?> AnswerAsync(HttpContext http, string[] path)
    {
        var request = http.Request;
        var env = request.Query["env"].ToString();
        cloud.Settle();
        switch (request.Method, path)
        {
            case ("GET", [] or [""]):
                return Overview();
            case ("GET", ["calls"]):
                return cloud.Calls();
            case ("GET", ["jobs"]):
                return await JobsAsync(request, env);
            case ("GET", ["jobs", var id]):
                return cloud.Job(long.Parse(id, CultureInfo.InvariantCulture)) is { } job ? await JobAsync(job, hash: true, http.RequestAborted) : null;
            case ("GET", ["jobs", var id, "file"]):
                if (cloud.Job(long.Parse(id, CultureInfo.InvariantCulture))?.File is not { } file)
                    return null;
                http.Response.ContentLength = file.LengthBytes;
                await http.Response.StartAsync(http.RequestAborted);
                await file.WriteAsync(http.Response.Body, 0, file.LengthBytes, http.RequestAborted);
                return "";
            case ("GET", ["faults"]):
                return cloud.Faults.All;
            case ("POST", ["faults"]):
                cloud.Faults.Add(await BodyAsync<Fault>(http));
                return cloud.Faults.All;
            case ("DELETE", ["faults"]):
                cloud.Faults.Clear();
                return cloud.Faults.All;
            case ("POST", ["tokens", "revoke"]):
                cloud.RevokeTokens();
                return new { revoked = true };
            case ("POST", ["clock"]):
                var move = await BodyAsync<ClockMove>(http);
                if (cloud.Options.TimeProvider is not VirtualClock clock)
                    throw new FormatException("the clock is the real one; start with --clock virtual");
                clock.Advance(TimeSpan.FromSeconds(move.AdvanceSeconds));
                return new { now = clock.GetUtcNow() };
            case ("GET", ["files"]):
                return _data.Files(env);
            case ("GET", ["collections"]):
                return _data.Collections(env);
            case ("GET", ["collections", "lines"]):
                return await _data.WriteLinesAsync(http, env, request.Query["name"].ToString()) ? "" : null;
            case ("POST", ["documents"]):
                return _data.Write(await BodyAsync<DataControl.WrittenDocuments>(http));
            case ("POST", ["options"]):
                return (await BodyAsync<ImportOptions>(http)).Apply(cloud.Options);
            case ("POST", ["collections"]):
                var more = await BodyAsync<MoreData>(http);
                var collection = cloud.Env(more.Env).Collection(more.Name);
                if (more.Documents > 0)
                    collection.AddGenerated(more.Documents, more.Seed);
                foreach (var line in more.Lines ?? [])
                    collection.Add(line);
                if (more.Raw is { } raw)
                    collection.AddRaw(Encoding.UTF8.GetBytes(raw), more.RawDocuments);
                return new { collection.Name, collection.Count, collection.SizeBytes };
            default:
                return null;
        }
    }

    private object Overview() => new
    {
        now = cloud.Options.TimeProvider.GetUtcNow(),
        appId = cloud.AppId,
        envs = cloud.Envs.Select(env => new
        {
            env.Id,
            collections = env.Collections.Select(collection => new { collection.Name, collection.Count, collection.SizeBytes }),
            files = env.Files.Keys.Order(StringComparer.Ordinal),
        }),
        calls = cloud.Calls(),
        jobs = cloud.Jobs.Count,
        faults = cloud.Faults.All,
    };

    private async Task<object> JobsAsync(HttpRequest request, string env)
    {
        var hash = request.Query["hash"] != "false";
        var onlyPending = request.Query["pending"] == "true";
        var jobs = new List<object>();
        foreach (var job in cloud.Jobs.Where(job => (env.Length == 0 || job.Env == env) && (!onlyPending || IsPending(job))))
            jobs.Add(await JobAsync(job, hash, request.HttpContext.RequestAborted));
        return jobs;
    }

    private async Task<object> JobAsync(Jobs.MigrateJob job, bool hash, CancellationToken ct) => new
    {
        job.Id,
        kind = job.IsExport ? "export" : "import",
        job.Env,
        job.Collection,
        job.FilePath,
        job.AcceptedAt,
        status = StatusOf(job),
        pending = IsPending(job),
        job.Failure,
        job.FileGone,
        documents = job.File?.Documents ?? job.ReportedSuccess,
        failed = job.ReportedFail,
        bytes = job.File?.LengthBytes ?? 0,
        sha256 = hash && job.File is { } file ? await file.Sha256Async(ct) : null,
    };

    private string StatusOf(Jobs.MigrateJob job) => job.StatusAt(cloud.Options.TimeProvider.GetUtcNow());

    private bool IsPending(Jobs.MigrateJob job) => StatusOf(job) is not ("success" or "fail");

    private static async Task<T> BodyAsync<T>(HttpContext http) =>
        await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Json, http.RequestAborted) ?? throw new JsonException("the body is null");

    /// <summary>How imports behave, of which a field that is left out stays as it is.</summary>
    private sealed record ImportOptions(
        bool? UpsertMerges = null, bool? ImportLosesClasses = null, bool? InsertRefusesFile = null, long? StorageQuotaBytes = null, double? JobSeconds = null)
    {
        public object Apply(WeChatCloudOptions options)
        {
            options.UpsertMerges = UpsertMerges ?? options.UpsertMerges;
            options.ImportLosesClasses = ImportLosesClasses ?? options.ImportLosesClasses;
            options.InsertRefusesFile = InsertRefusesFile ?? options.InsertRefusesFile;
            options.StorageQuotaBytes = StorageQuotaBytes ?? options.StorageQuotaBytes;
            options.JobDurations = JobSeconds is { } seconds ? Jobs.JobDurations.Of(TimeSpan.FromSeconds(seconds)) : options.JobDurations;
            return new
            {
                options.UpsertMerges,
                options.ImportLosesClasses,
                options.InsertRefusesFile,
                options.StorageQuotaBytes,
                jobSeconds = options.JobDurations.Total.TotalSeconds,
            };
        }
    }

    private sealed record ClockMove(double AdvanceSeconds);

    private sealed record MoreData(string Env, string Name, long Documents = 0, int Seed = 1, IReadOnlyList<string>? Lines = null, string? Raw = null, long RawDocuments = 0);
}
