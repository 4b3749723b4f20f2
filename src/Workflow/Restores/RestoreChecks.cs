using Workflow.Claims;
using Workflow.Storage;

namespace Workflow.Restores;

/// <summary>What of a request is wrong by itself.</summary>
internal static class RestoreChecks
{
    private const string NamesField = "names";
    private const string ConfirmField = "confirm";

    /// <summary>Null if nothing is.</summary>
    public static Refusal? Of(RestoreAsked asked, IReadOnlyList<RestoreTarget> targets)
    {
        var known = targets.Select(target => target.Collection).ToHashSet(StringComparer.Ordinal);
        if (asked.Names.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            return Refusal.Bad(NamesField, $"'{NamesField}' names '{Printable.Of(unknown)}', which is not among the collections that are restored.");
        if (asked.Indexes?.Keys.FirstOrDefault(name => !known.Contains(name)) is { } without)
            return Refusal.Bad("indexes", $"'indexes' names '{Printable.Of(without)}', which is not among the collections that are restored.");
        if (asked.Indexes is not null && asked.Mode != RestoreMode.New)
            return Refusal.Bad("indexes", "'indexes' are only for a new collection: leave them out, or use mode new.");
        foreach (var target in targets)
        {
            if (CollectionName.Refusal(target.Target) is { } refusal)
                return Refusal.Bad(NamesField, $"The target of '{Printable.Of(target.Collection)}' cannot be used: {refusal}. Give it a name with '{NamesField}'.");
        }
        if (targets.GroupBy(target => target.Target, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return Refusal.Bad(NamesField, $"Two collections would be restored into '{Printable.Of(twice.Key)}'.");
        if (asked.DocIds is not null && targets.Count != 1)
            return Refusal.Bad("docIds", "'docIds' needs exactly one collection: name it in 'collections'.");
        return asked.Mode!.Value.NeedsConfirmation() ? Confirmation(asked.Approve, asked.Confirm, targets)
            : asked.Confirm is null ? null
            : Refusal.Bad(ConfirmField, $"'{ConfirmField}' is for modes that change or remove documents; leave it out.");
    }

    /// <summary>Whether each target's name was repeated. It may be left for the approval, but must not be wrong.</summary>
    public static Refusal? Confirmation(bool isNeeded, IReadOnlyDictionary<string, string>? confirm, IReadOnlyList<RestoreTarget> targets)
    {
        if (confirm is null)
            return isNeeded ? Refusal.Bad(ConfirmField, $"This changes or removes documents that exist. Confirm it by repeating each target's name: \"{ConfirmField}\": {Example(targets)}.") : null;
        foreach (var target in targets)
        {
            if (confirm.GetValueOrDefault(target.Collection) != target.Target)
                return Refusal.Bad(ConfirmField, $"'{ConfirmField}' must name the target of each collection once more: {Example(targets)}.");
        }
        return confirm.Count == targets.Count ? null
            : Refusal.Bad(ConfirmField, $"'{ConfirmField}' names collections that are not restored. It must be {Example(targets)}.");
    }

    private static string Example(IReadOnlyList<RestoreTarget> targets) =>
        $"{{ \"{Printable.Of(targets[0].Collection)}\": \"{Printable.Of(targets[0].Target)}\"{(targets.Count > 1 ? ", …" : "")} }}";
}
