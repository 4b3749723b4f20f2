using System.Text.Json;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Imports.Probe;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Planning;

/// <summary>The result of comparing a target with the plan.</summary>
/// <param name="Verified">As promised.</param>
/// <param name="Differences">Not as promised.</param>
/// <param name="Again">How many of these are worth another round.</param>
internal readonly record struct ProofCounts(long Verified, long Differences, long Again);

/// <summary>Which documents are worth another round.</summary>
internal enum ProofRetry
{
    None,

    /// <summary>Unchanged ones: an import was lost.</summary>
    Untouched,

    /// <summary>Those that the service merged with the existing document.</summary>
    Merged,

    /// <summary>The same, without unchanged ones: the service may have refused them.</summary>
    MergedAndChanged,
}

/// <summary>Everything that one unit of a restore compares, opened.</summary>
internal sealed class UnitComparison : IAsyncDisposable
{
    private readonly List<IndexCursor> cursors = [];

    private UnitComparison(RestoreMode mode, PlanRules rules) => (Mode, Rules) = (mode, rules);

    public RestoreMode Mode { get; }

    public PlanRules Rules { get; }

    private IReadOnlyList<IdGroups> Sides { get; set; } = [];

    /// <summary>Opens the indexes of a unit.</summary>
    /// <param name="files">Opens them.</param>
    /// <param name="request">Of the restore.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="force">Whether documents that changed since the plan are overwritten too.</param>
    /// <param name="undone">The request and the unit that are undone; null if this is not an undo.</param>
    /// <param name="facts">How the environment imports, if known; an undo depends on it.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="IndexDamagedException">One of them has to be built first.</exception>
    public static async Task<UnitComparison> OpenAsync(
        IndexedFiles files, RestoreRequest request, UnitRow unit, bool force, (RestoreRequest Request, UnitRow Unit)? undone, EnvironmentFacts? facts,
        CancellationToken cancellation)
    {
        var source = await files.OpenAsync(unit.Source, unit.SourceCollection, cancellation);
        var look = await files.OpenAsync(unit.Look ?? unit.PlanLook, unit.Target, cancellation);
        var hasBefore = unit.Look is not null && unit.Look != unit.PlanLook;
        var before = hasBefore ? await files.OpenAsync(unit.PlanLook, unit.Target, cancellation) : null;
        var proof = await files.OpenAsync(unit.Proof, unit.Target, cancellation);
        var put = undone is { } of ? await files.OpenAsync(of.Unit.Source, of.Unit.SourceCollection, cancellation) : null;
        var left = undone is { Unit.Proof: not null } kept ? await TryOpenAsync(files, kept.Unit, cancellation) : null;
        var rules = new PlanRules
        {
            Chosen = undone is { } chosen ? ChosenOf(chosen.Request, chosen.Unit) : ChosenOf(request, unit),
            HasBefore = hasBefore,
            Force = force,
            UndoneMode = undone?.Request.Mode,
            Alters = facts is { KeepsNumberClasses: false } or { KeepsDates: false },
            Merges = facts is { UpsertMerges: true },
            OddInSource = await files.OddAsync(source, cancellation),
            OddInLook = await files.OddAsync(look, cancellation),
        };
        var comparison = new UnitComparison(request.Mode, rules);
        try
        {
            var sides = new List<IdGroups>();
            foreach (var file in (IndexedFile?[])[source, look, before, proof, put, left])
                sides.Add(new(file is null ? null : await comparison.EntriesAsync(file, cancellation)));
            comparison.Sides = sides;
            return comparison;
        }
        catch
        {
            await comparison.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sorts every document into its class.</summary>
    public async Task PlanAsync(RecordSink sink, CancellationToken cancellation)
    {
        var merge = new IdMerge(Sides);
        await merge.StartAsync(cancellation);
        while (await merge.MoveNextAsync(cancellation))
        {
            var id = IdOf(merge);
            if (Rules.Judge(id) is { } one)
                sink.Add(one, id);
        }
    }

    /// <summary>Compares the resulting target with the plan.</summary>
    /// <param name="again">Takes the documents that are worth another round.</param>
    /// <param name="retry">Which those are.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ProofCounts> ProveAsync(RecordSink again, ProofRetry retry, CancellationToken cancellation)
    {
        var counts = default(ProofCounts);
        var merge = new IdMerge(Sides);
        await merge.StartAsync(cancellation);
        while (await merge.MoveNextAsync(cancellation))
        {
            var id = IdOf(merge);
            if (Rules.Judge(id) is not { } one || !one.IsTouchedBy(Mode))
                continue;
            var now = merge[3];
            if (one == DocumentClass.Extra ? now is null : now is not null && now.HasContentsOf(id.Source!))
            {
                counts = counts with { Verified = counts.Verified + 1 };
                continue;
            }
            var isUntouched = id.Look is null ? now is null : now is not null && now.HasContentsOf(id.Look);
            var isMerged = one == DocumentClass.Different && now is not null;
            var isWorthIt = retry switch
            {
                ProofRetry.Untouched => isUntouched,
                ProofRetry.Merged => isMerged,
                ProofRetry.MergedAndChanged => isMerged && !isUntouched,
                _ => false,
            };
            counts = counts with { Differences = counts.Differences + 1, Again = counts.Again + (isWorthIt ? 1 : 0) };
            if (isWorthIt)
                again.Add(one, retry == ProofRetry.Untouched ? id : id with { Look = now });
        }
        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cursor in cursors)
            await cursor.DisposeAsync();
    }

    private static ComparedId IdOf(IdMerge merge) => new() { Source = merge[0], Look = merge[1], Before = merge[2], Put = merge[4], Left = merge[5] };

    // It only widens what counts as left alone, so it may be gone.
    private static async Task<IndexedFile?> TryOpenAsync(IndexedFiles files, UnitRow undone, CancellationToken cancellation)
    {
        try
        {
            return await files.OpenAsync(undone.Proof, undone.Target, cancellation);
        }
        catch (Exception gone) when (gone is IndexDamagedException or InvalidOperationException)
        {
            return null;
        }
    }

    private static HashSet<(ulong, uint)>? ChosenOf(RestoreRequest request, UnitRow unit)
    {
        if (request.DocIds is null)
            return null;
        var chosen = new HashSet<(ulong, uint)>();
        foreach (var id in request.ChosenBy(unit.Chunk))
        {
            using var json = JsonDocument.Parse(id);
            foreach (var hash in DocumentId.Read(json.RootElement)?.Hashes ?? [])
                chosen.Add(PlanRules.KeyOf(IndexEntry.Of(hash, hash, 0, 0)));
        }
        return chosen;
    }

    private async Task<IndexCursor> EntriesAsync(IndexedFile file, CancellationToken cancellation)
    {
        var entries = await file.Index.EntriesAsync(cancellation);
        cursors.Add(entries);
        return entries;
    }
}
