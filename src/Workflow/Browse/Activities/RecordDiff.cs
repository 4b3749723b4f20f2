using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Browse.Diffs;
using Workflow.Catalogue;

namespace Workflow.Browse.Activities;

/// <summary>What <see cref="RecordDiff"/> needs.</summary>
public sealed record EndOfDiff
{
    [JsonPropertyName("plan")]
    public required DiffPlan Plan { get; init; }

    [JsonPropertyName("collections")]
    public required IReadOnlyList<DiffCollection> Collections { get; init; }

    [JsonPropertyName("endedAt")]
    public required DateTimeOffset EndedAt { get; init; }
}

/// <summary>Writes the result of a diff, which is read from there from now on.</summary>
public sealed class RecordDiff(BackupsTable backups, DiffBlobs blobs, ILogger<RecordDiff> logger)
{
    /// <summary>Returns its state.</summary>
    [Function(nameof(RecordDiff))]
    public async Task<DiffState> Run([ActivityTrigger] EndOfDiff input, CancellationToken cancellation)
    {
        var plan = input.Plan;
        if (input.EndedAt >= plan.ExpiresAt)
        {
            // Its retention is over and will not come again.
            await blobs.DeleteAsync(plan.Env, plan.Id, cancellation);
            return DiffState.Failed;
        }
        var isGone = await backups.FindAsync(plan.FromEnv, plan.From, cancellation) is null && await backups.FindAsync(plan.Env, plan.To, cancellation) is null;
        var diff = isGone
            ? Diff.Of(plan, DiffState.Failed, $"Both backups, {plan.From} and {plan.To}, have expired or are gone.")
            : Diff.Of(plan, DiffState.Ready, collections: input.Collections);
        await blobs.WriteAsync(diff with { EndedAt = input.EndedAt }, cancellation);
        Log.DiffEnded(
            logger, plan.Id, diff.State.ToString(), input.Collections.Count, input.Collections.Count(one => one.Reason is not null),
            Sum(input, DiffClass.Added), Sum(input, DiffClass.Removed), Sum(input, DiffClass.Changed));
        return diff.State;
    }

    private static long Sum(EndOfDiff end, DiffClass of) => end.Collections.Sum(one => one.CountOf(of) ?? 0);
}
