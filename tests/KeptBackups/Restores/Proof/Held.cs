using System.Text;
using Simulator.Data;
using Workflow.Tests.Support;

namespace Workflow.Tests.Restores.Proof;

/// <summary>
/// What a collection holds, as the oracle sees it: for each typed <c>_id</c> of the simulator the canonical form of its document. Nothing of it
/// comes from the app.
/// </summary>
internal sealed class Held : SortedDictionary<string, string>
{
    private Held(IEnumerable<KeyValuePair<string, string>> documents)
        : base(StringComparer.Ordinal)
    {
        foreach (var (id, form) in documents)
            this[id] = form;
    }

    /// <summary>Nothing.</summary>
    public static Held None { get; } = new([]);

    public static Held Of(CloudCollection? collection) =>
        collection is null ? None : new(collection.Documents().Select(one => KeyValuePair.Create(one.Key, FormOf(one.Value))));

    /// <summary>Documents that somebody has in hand.</summary>
    public static Held Of(IEnumerable<string> lines) => Of(new CloudEnvironment("").Collection("").Put([.. lines]));

    public static Held From(IEnumerable<KeyValuePair<string, string>> forms) => new(forms);

    /// <summary>The document, or null.</summary>
    public string? Find(string id) => GetValueOrDefault(id);

    /// <summary>What differs, for a person; null if nothing does.</summary>
    public string? DifferenceFrom(Held other)
    {
        var wrong = Keys.Union(other.Keys).Where(id => Find(id) != other.Find(id)).ToList();
        return wrong.Count == 0 ? null
            : $"{wrong.Count} documents: {string.Join("; ", wrong.Take(5).Select(id => $"{id} is {Find(id) ?? "absent"}, not {other.Find(id) ?? "absent"}"))}";
    }

    private string? GetValueOrDefault(string id) => TryGetValue(id, out var form) ? form : null;

    private static string FormOf(string line) => Encoding.Latin1.GetString(SlowCanonicalForm.Of(Encoding.UTF8.GetBytes(line)));
}
