using System.Text.Json.Nodes;
using Simulator.Data;
using Simulator.Faults;
using Simulator.Jobs;
using Simulator.Jobs.Importing;
using Simulator.Query;

namespace Simulator.Http;

/// <summary>Exports and imports, which run as jobs.</summary>
internal static class JobEndpoints
{
    public static JsonObject Export(ApiRequest request)
    {
        var cloud = request.Cloud;
        var env = request.Env;
        var path = request.Text("file_path");
        var type = request.Number("file_type");
        var query = request.Text("query");
        var statement = Statement.Parse(query);
        if (statement.Verb != "get")
            throw new ApiError(-605101);
        if (type is not (1 or 2) || (type == 2 && statement.Fields.Count == 0))
            throw new ApiError(-501007, "file_type is 1 or 2, and a CSV needs field() in its query");
        var collection = env.Find(statement.Collection);
        if (collection is null && !cloud.Options.MissingCollectionFailsJob)
            throw new ApiError(-502005);

        var faults = cloud.Faults.Strike(FaultScope.Job, request.Endpoint, env.Id, () => statement.Collection);
        var job = cloud.Accept(id => Exported(cloud, env, id, query, path, type == 2, cloud.Options.TimeProvider.GetUtcNow(), faults));
        cloud.JobLog?.Add(job);
        return new JsonObject { ["job_id"] = job.Id };
    }

    /// <summary>An export job over the collection as it is now.</summary>
    internal static MigrateJob Exported(
        WeChatCloud cloud, CloudEnvironment env, long id, string query, string path, bool isCsv, DateTimeOffset acceptedAt,
        IReadOnlyList<Fault> faults)
    {
        var statement = Statement.Parse(query);
        var collection = env.Find(statement.Collection);
        var segments = collection is null ? [] : statement.IsWhole ? collection.Snapshot() : Selected(statement, collection);
        var lost = (int)(Find(faults, FaultEffect.LosesDocuments)?.Delta ?? 0);
        var isCut = lost > 0 || Find(faults, FaultEffect.StopsEarly) is not null;
        segments = Spoiling.Apply(segments, faults);
        if (isCsv)
            segments = Csv(segments, statement, cloud.Options, Find(faults, FaultEffect.UnclosedQuote)?.Line ?? 0);
        var file = new ExportFile(segments, isCsv || cloud.Options.FinalNewline, Find(faults, FaultEffect.BrokenLine)?.Line ?? 0);
        var failure = Find(faults, FaultEffect.JobFails) is { } fails ? fails.Message ?? "导出失败."
            : collection is null ? MigrateJob.NoCollection
            : file.Documents == 0 && !isCut && !cloud.Options.EmptyExportSucceeds ? MigrateJob.NothingToExport
            : null;
        return new MigrateJob
        {
            Id = id,
            Env = env.Id,
            Collection = statement.Collection,
            FilePath = path,
            Query = query,
            IsCsv = isCsv,
            AcceptedAt = acceptedAt,
            Durations = collection?.JobDurations ?? cloud.Options.JobDurations,
            File = failure is null ? file : null,
            FileGone = Find(faults, FaultEffect.FileGone) is not null,
            Failure = failure,
            NeverEnds = Find(faults, FaultEffect.NeverEnds) is not null,
            NeverEndingWord = Find(faults, FaultEffect.NeverEnds)?.Message,
            ReportedSuccess = failure is null ? file.Documents + (Find(faults, FaultEffect.WrongCount)?.Delta ?? 0) : 0,
            ReportedFail = failure is null ? lost : 0,
        };
    }

    public static JsonObject Import(ApiRequest request)
    {
        var cloud = request.Cloud;
        var env = request.Env;
        var name = request.Text("collection_name");
        var path = request.Text("file_path");
        var type = request.Number("file_type");
        var stopOnError = request.Flag("stop_on_error");
        var mode = request.Number("conflict_mode");
        if (mode is not (1 or 2))
            throw new ApiError(40097);
        if (type != 1)
            throw new ApiError(-501007, "the simulator imports JSON only (file_type 1)");
        var collection = env.Find(name);
        if (collection is null && !cloud.Options.MissingCollectionFailsJob)
            throw new ApiError(-502005);
        var faults = cloud.Faults.Strike(FaultScope.Job, request.Endpoint, env.Id, () => name);
        var durations = collection?.JobDurations ?? cloud.Options.JobDurations;
        var accepted = cloud.Options.TimeProvider.GetUtcNow();
        var late = TimeSpan.FromSeconds(Find(faults, FaultEffect.StartsLate)?.DelaySeconds ?? 0);
        var job = cloud.Accept(id => new MigrateJob
        {
            Id = id,
            Env = env.Id,
            Collection = name,
            FilePath = path,
            AcceptedAt = accepted,
            Durations = durations,
            Late = late,
            NeverEnds = Find(faults, FaultEffect.NeverEnds) is not null,
            NeverEndingWord = Find(faults, FaultEffect.NeverEnds)?.Message,
            CountError = Find(faults, FaultEffect.WrongCount)?.Delta ?? 0,
            Import = new ImportRun(cloud.Options, env, new ImportOrder
            {
                JobId = id,
                Collection = name,
                FilePath = path,
                Upsert = mode == 2,
                StopOnError = stopOnError,
                TakesFileAt = accepted + durations.Waiting,
                PutsFrom = accepted + durations.Waiting + late,
                PutsFor = durations.Reading + durations.Writing,
                Faults = faults,
            }),
        });
        return new JsonObject { ["job_id"] = job.Id };
    }

    public static JsonObject QueryInfo(ApiRequest request)
    {
        var cloud = request.Cloud;
        var env = request.Env;
        var job = cloud.Job(request.Number("job_id"));
        if (job is null || job.Env != env.Id)
            throw new ApiError(-501009, "job not exists");
        var status = job.StatusAt(cloud.Options.TimeProvider.GetUtcNow());
        var ended = status is "success" or "fail";
        var message = status switch
        {
            "fail" => job.Failure,
            "success" => job.IsExport ? "导出完成." : job.Import!.Message ?? "导入完成.",
            _ => "",
        };
        return new JsonObject
        {
            ["status"] = status,
            ["record_success"] = ended ? job.ReportedSuccess : 0,
            ["record_fail"] = ended ? job.ReportedFail : 0,
            [cloud.Options.MessageAsErrMsg ? "err_msg" : "error_msg"] = message,
            ["file_url"] = status == "success" && job.IsExport ? cloud.Links.Sign(request.Base, FileEndpoints.ExportPath(job)) : "",
        };
    }

    private static List<Segment> Selected(Statement statement, CloudCollection collection) =>
        [new StoredSegment([.. statement.Select(collection).Take(statement.Limit ?? int.MaxValue)])];

    private static List<Segment> Csv(IReadOnlyList<Segment> segments, Statement statement, WeChatCloudOptions options, long unclosed)
    {
        var lines = segments.SelectMany(static segment => segment.Lines()).ToList();
        return [new RawSegment(CsvText.Of(lines, statement.Fields, options, unclosed), lines.Count)];
    }

    private static Fault? Find(IReadOnlyList<Fault> faults, FaultEffect effect) => faults.FirstOrDefault(fault => fault.Effect == effect);
}
