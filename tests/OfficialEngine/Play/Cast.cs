using System.Collections.Concurrent;

namespace OfficialEngine.Tests.Play;

/// <summary>Which backup or order plays which part: the ids are the run's, the parts are the same in every run.</summary>
internal sealed class Cast
{
    private readonly ConcurrentDictionary<string, string> parts = new(StringComparer.Ordinal);

    /// <summary>Parts by id.</summary>
    public IReadOnlyDictionary<string, string> Parts => parts;

    public string IdOf(string part) => parts.Single(pair => pair.Value == part).Key;

    /// <summary>Gives a part to an id; returns the id.</summary>
    public string Give(string part, string id)
    {
        Assert.True(parts.TryAdd(id, part), $"{id} has a part already.");
        return id;
    }
}
