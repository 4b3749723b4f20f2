using Simulator.Data;
using Simulator.Jobs.Importing;

namespace Simulator.Jobs;

/// <summary>An accepted export or import. What it exports was fixed when it was accepted.</summary>
public sealed record MigrateJob
{
    /// <summary>What an export of nothing says; the service's exact sentence.</summary>
    public const string NothingToExport = "导出数据记录条数为0，请确认是否存在满足导出条件的数据.";

    /// <summary>What is said of a collection that is not there.</summary>
    internal const string NoCollection = "database collection not exists. [ResourceNotFound] Db or Table not exist";

    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>Environment id.</summary>
    public required string Env { get; init; }

    /// <summary>The collection out of the query or the request.</summary>
    public required string Collection { get; init; }

    /// <summary>As the client gave it.</summary>
    public required string FilePath { get; init; }

    /// <summary>As the client gave it; empty for an import.</summary>
    public string Query { get; init; } = "";

    /// <summary>The export's file is a CSV.</summary>
    public bool IsCsv { get; init; }

    /// <summary>When it was accepted, on the cloud's clock.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>How long each phase lasts.</summary>
    public required JobDurations Durations { get; init; }

    /// <summary>The exported file; null for an import or a job that fails.</summary>
    public ExportFile? File { get; init; }

    /// <summary>The file server has no such file, though the job succeeds.</summary>
    public bool FileGone { get; init; }

    /// <summary>Says how the job ends badly, or null; an import that has begun may still come to it.</summary>
    public string? Failure
    {
        get => field ?? (Import?.FailedAt is null ? null : Import.Message);
        init;
    }

    /// <summary>It waits so much longer before it begins.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>It stays in the phase before the last for ever.</summary>
    public bool NeverEnds { get; init; }

    /// <summary>The word that it gives for that phase, if not migrating.</summary>
    public string? NeverEndingWord { get; init; }

    /// <summary>Added to the documents that an import reports.</summary>
    public long CountError { get; init; }

    /// <summary>Documents that it will report; of an import, those of which it would now.</summary>
    public long ReportedSuccess
    {
        get => Import is null ? field : Import.Imported + CountError;
        init;
    }

    /// <summary>Failed documents that it will report; of an import, those of which it would now.</summary>
    public long ReportedFail
    {
        get => Import is null ? field : Import.Refused;
        init;
    }

    /// <summary>An import as it goes on.</summary>
    internal ImportRun? Import { get; init; }

    /// <summary>An export has a file or a failure; an import has neither.</summary>
    public bool IsExport => Import is null;

    /// <summary>The status word at a time.</summary>
    public string StatusAt(DateTimeOffset now)
    {
        if (Import?.FailedAt <= now)
            return "fail";
        var age = now - AcceptedAt - Late;
        if (age < Durations.Waiting)
            return "waiting";
        if (age < Durations.Waiting + Durations.Reading)
            return "reading";
        if (age < Durations.Waiting + Durations.Reading + Durations.Writing)
            return "writing";
        if (age < Durations.Total || NeverEnds || Import is { IsOver: false })
            return NeverEndingWord ?? "migrating";
        return Failure is null ? "success" : "fail";
    }
}
