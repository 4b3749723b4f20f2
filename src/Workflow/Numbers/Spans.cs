using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Workflow.Numbers;

/// <summary>
/// The trace of a backup or restore: a span of the whole run, one of each collection's export below it, and below those the steps and their calls of
/// the service. A run lives longer than a process, so the ids of parent spans are not passed along but derived from its id: a step knows
/// its trace wherever it runs, and a person finds it by the first 32 digits of the run's SHA-256.
/// </summary>
public static class Spans
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Workflow";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a step of a whole run. Null if nobody listens.</summary>
    /// <param name="step">A name from a fixed few.</param>
    /// <param name="runId">Id of a backup or restore.</param>
    public static Activity? OfRun(string step, string runId) =>
        Source.HasListeners() ? Tag(Source.StartActivity(step, ActivityKind.Internal, Below(runId, runId)), runId) : null;

    /// <summary>Begins a step of the export of one collection. Null if nobody listens.</summary>
    /// <param name="step">A name from a fixed few.</param>
    /// <param name="exportOf">The id that the export lies under: a run's, with a part behind a dot where it is one.</param>
    /// <param name="collection">Its name.</param>
    public static Activity? OfExport(string step, string exportOf, string collection) => Source.HasListeners()
        ? Tag(Source.StartActivity(step, ActivityKind.Internal, Below(exportOf, Export(exportOf, collection))), RunOf(exportOf), collection)
        : null;

    /// <summary>The run, now that it has ended.</summary>
    /// <param name="name">What it was.</param>
    /// <param name="runId">Its id.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="endedAt">When it ended.</param>
    public static void RunEnded(string name, string runId, string outcome, DateTimeOffset startedAt, DateTimeOffset endedAt)
    {
        if (Source.HasListeners())
            End(Tag(Source.CreateActivity(name, ActivityKind.Internal, new ActivityContext(TraceOf(runId), default, ActivityTraceFlags.Recorded)), runId), SpanOf(runId), outcome, startedAt, endedAt);
    }

    /// <summary>The export of one collection, now that it has ended.</summary>
    /// <param name="exportOf">The id that the export lies under.</param>
    /// <param name="collection">Its name.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="startedAt">When its first job was asked for.</param>
    /// <param name="endedAt">When it ended.</param>
    public static void ExportEnded(string exportOf, string collection, string outcome, DateTimeOffset startedAt, DateTimeOffset endedAt)
    {
        if (Source.HasListeners())
            End(Tag(Source.CreateActivity("export", ActivityKind.Internal, Below(exportOf, RunOf(exportOf))), RunOf(exportOf), collection), SpanOf(Export(exportOf, collection)), outcome, startedAt, endedAt);
    }

    private static ActivityContext Below(string runId, string parent) => new(TraceOf(RunOf(runId)), SpanOf(parent), ActivityTraceFlags.Recorded, isRemote: true);

    private static string RunOf(string exportOf) => exportOf.Split('.', 2)[0];

    private static string Export(string exportOf, string collection) => $"{exportOf}/{collection}";

    private static ActivityTraceId TraceOf(string runId) => ActivityTraceId.CreateFromBytes(Hash(runId).AsSpan(0, 16));

    // Other bytes than the trace's, so that one does not begin with the other.
    private static ActivitySpanId SpanOf(string what) => ActivitySpanId.CreateFromBytes(Hash(what).AsSpan(16, 8));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static Activity? Tag(Activity? span, string runId, string? collection = null)
    {
        span?.SetTag("workflow.run", runId);
        return collection is null ? span : span?.SetTag("workflow.collection", Printable.Of(collection));
    }

    private static void End(Activity? span, ActivitySpanId id, string outcome, DateTimeOffset startedAt, DateTimeOffset endedAt)
    {
        if (span is null)
            return;
        // Without a parent it would take the current span, such as the host's own span of this step.
        var underWay = Activity.Current;
        Activity.Current = null;
        using (span)
        {
            span.SetTag("workflow.outcome", outcome);
            span.SetStartTime(startedAt.UtcDateTime);
            span.Start();
            SetId(span, id);
            span.SetEndTime((endedAt > startedAt ? endedAt : startedAt.AddTicks(1)).UtcDateTime);
        }
        Activity.Current = underWay;
    }

    private static void SetId(Activity span, ActivitySpanId id)
    {
        try
        {
            IdOf(span) = id.ToHexString();
        }
        catch (MissingFieldException)
        {
            // In another runtime the span keeps its own id, and its children are beside it. A backup must not fail because of that.
        }
    }

    // A span creates its own id and cannot be given one; Microsoft's Durable Task sets the same field for the same reason.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? IdOf(Activity span);
}
