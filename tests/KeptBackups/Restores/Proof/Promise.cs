namespace Workflow.Tests.Restores.Proof;

/// <summary>
/// What a restore promises, from the table of modes alone: dictionaries of what the backup and the target held, and no index, hash or plan.
/// </summary>
/// <param name="mode">As requests name it.</param>
/// <param name="backup">What is put back.</param>
/// <param name="look">The target before it is touched.</param>
/// <param name="plan">The target when the plan was made, if that was earlier.</param>
/// <param name="chosen">Ids of the documents that were chosen; null for all.</param>
/// <param name="stuck">Ids of documents whose version in the target could not be imported again.</param>
internal sealed class Promise(
    string mode, Held backup, Held look, Held? plan = null, IReadOnlySet<string>? chosen = null, IReadOnlySet<string>? stuck = null)
{
    /// <summary>Every id of either side.</summary>
    public IEnumerable<string> Ids => backup.Keys.Union(look.Keys);

    public Held Look => look;

    public Held Backup => backup;

    /// <summary>Documents that the restore may touch, and will, unless somebody else did.</summary>
    public IReadOnlySet<string> Touched => field ??= Ids.Where(id => ClassOf(id) switch
    {
        "insert" => true,
        "different" => mode is "overwrite" or "exact",
        "extra" => mode == "exact",
        _ => false,
    }).ToHashSet(StringComparer.Ordinal);

    /// <summary>Nothing stands in the way of being complete.</summary>
    public bool IsFree => !Ids.Any(id => ClassOf(id) is "conflict" or "protected");

    /// <summary>The target as promised.</summary>
    public Held Kept => Held.From(Ids.Select(id => KeyValuePair.Create(id, Touched.Contains(id) ? backup.Find(id) : look.Find(id)))
        .Where(one => one.Value is not null)!);

    /// <summary>As <see cref="RestoreSite.PlanOf"/> has it.</summary>
    public string Counts => string.Join(' ', ((string[])["insert", "same", "different", "extra", "protected", "notImportable", "conflict"])
        .Select(name => Ids.Count(id => ClassOf(id) == name)));

    /// <summary>The class of a document; null for one that was not chosen.</summary>
    public string? ClassOf(string id)
    {
        if (chosen?.Contains(id) == false)
            return null;
        var (put, there) = (backup.Find(id), look.Find(id));
        if (put == there)
            return "same";
        if (plan is not null && plan.Find(id) != there)
            return "conflict";
        return put is not null && there is null ? "insert"
            : stuck?.Contains(id) == true ? "protected"
            : put is null ? "extra" : "different";
    }
}
