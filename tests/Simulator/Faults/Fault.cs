using System.Text.Json.Serialization;

namespace Simulator.Faults;

/// <summary>What goes wrong.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultEffect>))]
public enum FaultEffect
{
    /// <summary>The call is answered with <see cref="Fault.Code"/> and not carried out.</summary>
    Code,

    /// <summary>Carried out, but answered with <see cref="Fault.Code"/>: after a time-out inside the service the job may exist.</summary>
    CodeAfter,

    /// <summary>The call is answered with HTTP status <see cref="Fault.Status"/> and an HTML page, not carried out.</summary>
    HttpStatus,

    /// <summary>A web page with status 200, not carried out.</summary>
    Html,

    /// <summary>Status 200 and no body. Carried out.</summary>
    Empty,

    /// <summary>Carried out, but the answer lacks the fields that <see cref="Fault.Message"/> names, with spaces between.</summary>
    LeavesOut,

    /// <summary>Carried out, then answered after <see cref="Fault.DelaySeconds"/>.</summary>
    Delay,

    /// <summary>The connection is cut; not carried out.</summary>
    CutBefore,

    /// <summary>Carried out, then the connection is cut instead of an answer.</summary>
    CutAfter,

    /// <summary>Every token ends before the call is looked at.</summary>
    RevokeToken,

    /// <summary>Like <see cref="RevokeToken"/>, but stable_token goes on handing out the dead token until it is forced.</summary>
    RevokeTokenButKeep,

    /// <summary>The download goes at <see cref="Fault.BytesPerSecond"/>.</summary>
    Slow,

    /// <summary>The download is cut after <see cref="Fault.Bytes"/>.</summary>
    CutDownload,

    /// <summary>The download stops after <see cref="Fault.Bytes"/> and stays silent.</summary>
    Stall,

    /// <summary>Range and If-Match are ignored: 200 and the whole file.</summary>
    IgnoreRange,

    /// <summary>If-Match is ignored; ranges are not.</summary>
    IgnoreIfMatch,

    /// <summary>The file has another ETag.</summary>
    ChangeETag,

    /// <summary>The link counts as expired.</summary>
    ExpireLink,

    /// <summary>The download is redirected to the address in <see cref="Fault.Message"/>, or without one to itself.</summary>
    Redirect,

    /// <summary>What uploadfile hands out has expired at once.</summary>
    ExpireUpload,

    /// <summary>The form of an upload is cut after <see cref="Fault.Bytes"/> of its file; nothing is stored.</summary>
    CutUpload,

    /// <summary>The upload is answered as done, but an import will not find the file.</summary>
    UploadGone,

    /// <summary>
    /// batchdeletefile leaves the file and says <see cref="Fault.Message"/> of it, STORAGE_EXCEED_AUTHORITY if there is none; ok is a lie.
    /// </summary>
    KeepsFile,

    /// <summary>The export's line <see cref="Fault.Line"/> is not JSON.</summary>
    BrokenLine,

    /// <summary>The job reports <see cref="Fault.Delta"/> documents more than there are.</summary>
    WrongCount,

    /// <summary>The job exports or imports all but the last <see cref="Fault.Delta"/> documents, which it reports as failed, and ends in success.</summary>
    LosesDocuments,

    /// <summary>The job never ends, an import after <see cref="Fault.Documents"/>; <see cref="Fault.Message"/> may be the status word that it stays at.</summary>
    NeverEnds,

    /// <summary>The job ends in fail, saying <see cref="Fault.Message"/>.</summary>
    JobFails,

    /// <summary>The job exports or imports the first <see cref="Fault.Documents"/> only, reports that many and no failed one, and ends in success.</summary>
    StopsEarly,

    /// <summary>
    /// The import has put in <see cref="Fault.Documents"/>, then ends in fail, saying <see cref="Fault.Message"/>; what it put in stays.
    /// </summary>
    ImportFails,

    /// <summary>
    /// The import is accepted and takes its file, but puts the first document in <see cref="Fault.DelaySeconds"/> later than it would.
    /// </summary>
    StartsLate,

    /// <summary>The job ends in success, but the file server has no such file: 404 NoSuchKey.</summary>
    FileGone,

    /// <summary>The export's line <see cref="Fault.Line"/> is <see cref="Fault.Message"/> instead: NaN, half a document, anything.</summary>
    ReplacesLine,

    /// <summary>The export's line <see cref="Fault.Line"/> comes twice, one after the other; both are counted.</summary>
    DoublesLine,

    /// <summary>The last cell of the CSV's record <see cref="Fault.Line"/> begins with a quote that nothing closes.</summary>
    UnclosedQuote,

    /// <summary>The export's documents are indented, each over several lines.</summary>
    PrettyFile,

    /// <summary>The export's file starts with a byte order mark.</summary>
    FileWithBom,

    /// <summary>
    /// A page of collections lacks <see cref="Fault.Collection"/>, or if none is named its last <see cref="Fault.Delta"/> names, while its
    /// Total stays whole. With the message <c>null</c>, a page that is left empty says null.
    /// </summary>
    HidesCollections,

    /// <summary>The entry of <see cref="Fault.Collection"/>, or every entry, has no count.</summary>
    HidesCounts,

    /// <summary>A page of collections begins with the last <see cref="Fault.Delta"/> names of the page before it.</summary>
    DoublesCollections,

    /// <summary>The Total of a page of collections differs by <see cref="Fault.Delta"/>.</summary>
    ChangesTotal,

    /// <summary>Pages of collections are always full: made-up names follow the real ones without end.</summary>
    EndlessCollections,
}

/// <summary>One thing that goes wrong, where and how often. Also the JSON of <c>POST /_sim/faults</c>.</summary>
public sealed record Fault
{
    /// <summary>What.</summary>
    public required FaultEffect Effect { get; init; }

    /// <summary>
    /// Name of the endpoint without its folder (databasemigrateexport, stable_token), or download, or upload for the form POST, or tcb for every call but those for
    /// tokens. Null means every API call, or for effects on downloads every download. Effects on jobs strike when a job is accepted: of both
    /// kinds, unless databasemigrateexport or databasemigrateimport is said; those on lists strike at each page of collections.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>Only this environment.</summary>
    public string? Env { get; init; }

    /// <summary>Only this collection.</summary>
    public string? Collection { get; init; }

    /// <summary>The first call that it strikes, counting from 1 the calls that fit since it was set.</summary>
    public int From { get; init; } = 1;

    /// <summary>How many calls it strikes; null means all.</summary>
    public int? Times { get; init; }

    /// <summary>Chance of each call, seeded.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>It ends this long after it was set.</summary>
    public double? ForSeconds { get; init; }

    /// <summary>errcode.</summary>
    public int Code { get; init; } = -1;

    /// <summary>
    /// errmsg, the message of a failed job, the status word of one that never ends, the fields that an answer lacks, or the text of a
    /// replaced line.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>HTTP status.</summary>
    public int Status { get; init; } = 502;

    /// <summary>Wait before the answer, or before an import begins.</summary>
    public double DelaySeconds { get; init; }

    /// <summary>Bytes of a download or an upload that still come.</summary>
    public long Bytes { get; init; }

    /// <summary>Speed of a download.</summary>
    public long BytesPerSecond { get; init; } = 64 * 1024;

    /// <summary>Line, from 1.</summary>
    public long Line { get; init; } = 1;

    /// <summary>Difference of a wrong count or total, or documents that are lost, or names that are hidden or doubled.</summary>
    public long Delta { get; init; } = 1;

    /// <summary>Documents that an export which stops early still has, or that an import puts in before it stops, fails or hangs.</summary>
    public long Documents { get; init; }
}
