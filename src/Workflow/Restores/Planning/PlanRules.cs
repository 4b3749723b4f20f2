using Workflow.Documents.Index;

namespace Workflow.Restores.Planning;

/// <summary>One id in everything that a plan compares; null where it is not there.</summary>
internal readonly record struct ComparedId
{
    /// <summary>In the file that is put back.</summary>
    public IdGroups? Source { get; init; }

    /// <summary>In the newest export of the target.</summary>
    public IdGroups? Look { get; init; }

    /// <summary>In the export that the approved plan was made from.</summary>
    public IdGroups? Before { get; init; }

    /// <summary>In what the undone restore put back.</summary>
    public IdGroups? Put { get; init; }

    /// <summary>In the export that showed how the undone restore left the target.</summary>
    public IdGroups? Left { get; init; }

    /// <summary>The id itself.</summary>
    public IndexEntry Id => (Source ?? Look ?? Before ?? Put ?? Left)!.First;
}

/// <summary>
/// Says which class a document is in: a function of only the indexes and the request, so that planning, applying and verifying agree.
/// </summary>
internal sealed class PlanRules
{
    /// <summary>Id hashes of the documents that were chosen; null for all.</summary>
    public HashSet<(ulong, uint)>? Chosen { get; init; }

    /// <summary>Whether there is an earlier plan that the target must still match.</summary>
    public bool HasBefore { get; init; }

    /// <summary>Documents that changed since the plan are overwritten too.</summary>
    public bool Force { get; init; }

    /// <summary>The mode of the restore that is undone; null if this is not an undo.</summary>
    public RestoreMode? UndoneMode { get; init; }

    /// <summary>Whether the service is known to return a different class of number, or a different date, than it was given.</summary>
    public bool Alters { get; init; }

    /// <summary>Whether the service is known to merge a document that it replaces.</summary>
    public bool Merges { get; init; }

    /// <summary>Where documents lie in the source that the service would not import.</summary>
    public IReadOnlySet<long> OddInSource { get; init; } = new HashSet<long>();

    /// <summary>The same of the target.</summary>
    public IReadOnlySet<long> OddInLook { get; init; } = new HashSet<long>();

    /// <summary>What <see cref="Chosen"/> holds of an entry.</summary>
    public static (ulong High, uint Low) KeyOf(IndexEntry entry) => (entry.First, (uint)(entry.Second >> 32));

    /// <summary>The class; null for a document that does not concern the restore.</summary>
    public DocumentClass? Judge(in ComparedId id)
    {
        if (Chosen is { } chosen && !chosen.Contains(KeyOf(id.Id)))
            return null;
        if (UndoneMode is { } undone && !WasTouched(id, undone))
            return null;
        if (id.Source is null && id.Look is null)
            return null;
        var now = Compare(id);
        if (now == DocumentClass.Same || Force)
            return now;
        var isMoved = (HasBefore && !AreEqual(id.Before, id.Look)) || (UndoneMode is not null && !IsAsLeft(id));
        return isMoved ? DocumentClass.Conflict : now;
    }

    private DocumentClass Compare(in ComparedId id)
    {
        var (source, look) = (id.Source, id.Look);
        if (source is null)
            return IsProtected(look!) ? DocumentClass.Protected : DocumentClass.Extra;
        if (look is not null && source.HasContentsOf(look))
            return DocumentClass.Same;
        if (source.Count > 1 || OddInSource.Contains(source.First.Offset))
            return DocumentClass.NotImportable;
        return look is null ? DocumentClass.Insert : IsProtected(look) ? DocumentClass.Protected : DocumentClass.Different;
    }

    private bool IsProtected(IdGroups look) => look.Count > 1 || OddInLook.Contains(look.First.Offset);

    // Whether the undone restore was meant to touch it: its documents compared with the safety copy, which is now the source.
    private static bool WasTouched(in ComparedId id, RestoreMode mode)
    {
        DocumentClass? then = (id.Put, id.Source) switch
        {
            (null, null) => null,
            (null, _) => DocumentClass.Extra,
            (_, null) => DocumentClass.Insert,
            var (put, safe) => put.HasContentsOf(safe) ? null : DocumentClass.Different,
        };
        return then?.IsTouchedBy(mode) == true;
    }

    // The export after the restore may contain somebody else's writes. It counts only if the service is known to return other documents than it
    // was given, since otherwise nothing could be undone there.
    private bool IsAsLeft(in ComparedId id) => AreEqual(id.Put, id.Look)
        || (id is { Put: not null, Left: not null } && (Alters || (Merges && id.Source is not null)) && AreEqual(id.Left, id.Look));

    private static bool AreEqual(IdGroups? a, IdGroups? b) => a is null || b is null ? a is null && b is null : a.HasContentsOf(b);
}
