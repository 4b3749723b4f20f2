using System.Globalization;
using Simulator.Data;

namespace Workflow.Tests.Nights;

/// <summary>A document of the cloud and when it was there.</summary>
internal sealed record Document(string Collection, string Line, TimeSpan Born)
{
    /// <summary>Null while it is there.</summary>
    public TimeSpan? Died { get; set; }

    /// <summary>Whether it was there through all of a stretch of time, its ends included.</summary>
    public bool IsThere(TimeSpan from, TimeSpan to) => Born < from && (Died is null || Died > to);

    /// <summary>Whether it was there at any moment of it.</summary>
    public bool WasThere(TimeSpan from, TimeSpan to) => Born <= to && (Died is null || Died >= from);
}

/// <summary>Changes the cloud and remembers what was there when: what the oracle knows and the app does not.</summary>
internal sealed class CloudHistory(CloudEnvironment env, CloudClock clock)
{
    /// <summary>Begins every document's text: no log may hold it.</summary>
    public const string Secret = "机密";

    private static readonly TimeSpan Always = TimeSpan.FromTicks(-1);
    private readonly List<Document> documents = [];
    private readonly List<Document> collections = [];
    private int number;
    private bool isBegun;

    public IEnumerable<Document> Documents(string collection) => documents.Where(one => one.Collection == collection);

    /// <summary>Each collection as a document without text.</summary>
    public IReadOnlyList<Document> Collections => collections;

    /// <summary>What is made before counts as old.</summary>
    public void Begin() => isBegun = true;

    public void Create(string collection)
    {
        if (env.Find(collection) is not null)
            return;
        env.Collection(collection);
        collections.Add(new(collection, "", Now));
    }

    public void Delete(string collection)
    {
        if (!env.Delete(collection))
            return;
        Alive(collections, collection).ForEach(one => one.Died = clock.Elapsed);
        Alive(documents, collection).ForEach(one => one.Died = clock.Elapsed);
    }

    public void Add(string collection, int count)
    {
        if (env.Find(collection) is not { } found)
            return;
        for (var i = 0; i < count; i++)
        {
            // Every fifth holds what JSON does not.
            var value = ++number % 5 == 0 ? "NaN" : number.ToString(CultureInfo.InvariantCulture);
            var line = string.Create(CultureInfo.InvariantCulture, $"{{\"_id\":\"{number:x8}\",\"n\":{value},\"text\":\"{Secret}{number}😀\"}}");
            found.Add(line);
            documents.Add(new(collection, line, Now));
        }
    }

    /// <summary>Removes the oldest documents, or the newest. The clock stands meanwhile: nobody sees the collection in between.</summary>
    public void Remove(string collection, int count, bool oldest)
    {
        if (env.Find(collection) is not { } found)
            return;
        var there = Alive(documents, collection);
        var gone = oldest ? there[..Math.Min(count, there.Count)] : there[Math.Max(0, there.Count - count)..];
        gone.ForEach(one => one.Died = clock.Elapsed);
        found.Clear();
        found.Add([.. there.Except(gone).Select(one => one.Line)]);
    }

    private TimeSpan Now => isBegun ? clock.Elapsed : Always;

    private static List<Document> Alive(List<Document> all, string collection) => all.FindAll(one => one.Collection == collection && one.Died is null);
}
