using System.Text.Json.Serialization;
using WeChat;
using Workflow.Claims;
using Workflow.Imports;
using Workflow.Restores.Parts;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>The work for a unit in one round.</summary>
public sealed record UnitTasks
{
    [JsonPropertyName("parts")]
    public required int Parts { get; init; }

    /// <summary>How many of them, the last ones, remove documents and insert them again.</summary>
    [JsonPropertyName("clears")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Clears { get; init; }

    /// <summary>Hundreds of documents to remove.</summary>
    [JsonPropertyName("removals")]
    public required int Removals { get; init; }
}

/// <summary>Creates a missing target with the caller's indexes, and cuts the imported documents into parts.</summary>
public sealed class PrepareUnit(
    UnitWork work, RestoresTable restores, UnitsTable units, PartsTable parts, PartCutter cutter, ClaimKeeper claims, CloudDatabaseClient wechat, TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Function(nameof(PrepareUnit))]
    public Task<StepResult<UnitTasks>> Run(
        [ActivityTrigger] RestoreStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, limited);
            if (!await claims.MayWriteAsync(client, input.Env, input.Holder, limited))
                return ClaimLost.Result<UnitTasks>(input);
            var cut = await cutter.CutAsync(request, input.Unit, input.Round, unit.ClearsRound == input.Round, limited);
            if (!unit.Existed && !unit.Created && request.UndoOf is null && await CreateAsync(request, unit, limited) is { } problem)
                return problem;
            await parts.AddMissingAsync(cut, limited);
            var removals = DocumentClass.Extra.IsTouchedBy(request.Mode)
                ? await CountAsync(request, input, limited)
                : 0;
            await units.ChangeAsync(
                input.Id, input.Unit,
                now => now.Rounds > input.Round ? now : now with
                {
                    Rounds = input.Round + 1, PartsTotal = now.PartsTotal + cut.Count, Status = UnitStatus.Applying, Lost = 0, Reason = null,
                },
                limited);
            return StepResult.Ok(new UnitTasks { Parts = cut.Count, Clears = cut.Count(part => part.Clears), Removals = (removals + Limits.ChosenDocuments - 1) / Limits.ChosenDocuments });
        });

    private async Task<int> CountAsync(RestoreRequest request, RestoreStep input, CancellationToken cancellation)
    {
        var count = 0;
        for (var read = -1; read != 0; count += read)
            read = (await cutter.ReadAsync(request, input.Unit, input.Round, DocumentClass.Extra, count, 10_000, cancellation)).Count;
        return count;
    }

    // Only a collection whose creation was confirmed is ever deleted again.
    private async Task<StepResult<UnitTasks>?> CreateAsync(RestoreRequest request, UnitRow unit, CancellationToken cancellation)
    {
        var siblings = await units.ListAsync(unit.RestoreId, cancellation);
        if (siblings.Find(other => other.Target == unit.Target && other.Number < unit.Number) is { } first)
            return first.Status >= UnitStatus.Applying ? null
                : StepResult.RetryLater<UnitTasks>(Moment, "collectionSoon", $"'{Printable.Of(unit.Target)}' is being made.");
        // Creating a collection can be undone, even if nothing is imported into it.
        await restores.MarkAppliedAsync(request.Env, request.Id, cancellation);
        await units.ChangeAsync(unit.RestoreId, unit.Number, now => now with { CreateAsked = true }, cancellation);
        // A lost answer is an exception, and the step is repeated.
        var created = await wechat.AddCollectionAsync(request.Env, unit.Target, cancellation);
        if (!created && !await IsEmptyAsync(request.Env, unit, cancellation))
            return StepResult.Permanent<UnitTasks>(
                "targetExists", $"The collection '{Printable.Of(unit.Target)}' did not exist when the plan was made, but does now. Start another restore.");
        if (request.Indexes?.GetValueOrDefault(unit.Collection) is { Count: > 0 } indexes)
            await wechat.UpdateIndexesAsync(request.Env, unit.Target, [.. indexes.Select(ToDefinition)], cancellation);
        await units.ChangeAsync(unit.RestoreId, unit.Number, now => now with { Created = created }, cancellation);
        return null;
    }

    // Empty after our request: created by our call whose answer was lost, or equivalent.
    private async Task<bool> IsEmptyAsync(string env, UnitRow unit, CancellationToken cancellation) =>
        unit.CreateAsked && await wechat.CountAsync(env, unit.Target, cancellation) == 0;

    private static IndexDefinition ToDefinition(RestoreIndex index) => new()
    {
        Name = index.Name,
        Unique = index.Unique,
        Keys = [.. index.Keys.Select(key => new IndexKey(key.Name, key.Direction))],
    };
}
