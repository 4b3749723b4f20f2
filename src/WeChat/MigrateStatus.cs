using System.Text.Json.Serialization;

namespace WeChat;

/// <summary>Where an export or import job stands.</summary>
public enum MigrateState
{
    /// <summary>Not ended. Also every unknown status.</summary>
    Running,

    /// <summary>Ended well; an export has a file.</summary>
    Success,

    /// <summary>Failed. An export of an empty collection also ends like this: see <see cref="MigrateStatus.SaysNothingToExport"/>.</summary>
    Fail,
}

/// <summary>One answer about a job.</summary>
/// <param name="State">What to do with it.</param>
/// <param name="RawStatus">The service's own word: waiting, reading, writing, migrating, success, fail, or a new one.</param>
/// <param name="RecordSuccess">Documents done; null if the service did not say.</param>
/// <param name="RecordFail">Documents that failed.</param>
/// <param name="Message">The service's sentence, also on success (导出完成.).</param>
/// <param name="FileUrl">
/// Signed link to the exported file, valid for 3600 seconds and signed again at each query. It is a secret: it is not serialised and
/// <see cref="ToString"/> does not show it.
/// </param>
public sealed record MigrateStatus(
    MigrateState State,
    string RawStatus,
    long? RecordSuccess,
    long RecordFail,
    string? Message,
    [property: JsonIgnore] Uri? FileUrl)
{
    /// <summary>The start of the sentence with which the service fails the export of an empty collection.</summary>
    public const string NothingToExport = "导出数据记录条数为0";

    /// <summary>The job failed only because there was nothing to export. An empty collection is an empty success.</summary>
    [JsonIgnore]
    public bool SaysNothingToExport =>
        State == MigrateState.Fail && Message is not null && Message.Contains(NothingToExport, StringComparison.Ordinal);

    /// <summary>Without the link.</summary>
    public override string ToString() =>
        $"{RawStatus} ({(RecordSuccess is { } done ? $"{done}" : "an unknown number")} ok, {RecordFail} failed{(FileUrl is null ? "" : ", with file")})"
        + (Message is null ? "" : ": " + Message);
}
