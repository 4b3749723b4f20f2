using System.Text;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests.Compare;

/// <summary>Every document of the simulated cloud in its place, every index that was made there, every file that was left.</summary>
internal static class CloudContents
{
    public static IEnumerable<Entry> Of(RunningApp app)
    {
        var env = app.Cloud.Env(RunningApp.Env);
        foreach (var (place, collection) in env.Collections.Index())
        {
            yield return new($"cloud {collection.Name}: place", $"{place}");
            foreach (var index in collection.Indexes)
                yield return new($"cloud {collection.Name}: index {index.Name}", $"{index.Unique} {string.Join(' ', index.Keys)}");
            foreach (var (number, line) in collection.Lines().Index())
                yield return new($"cloud {collection.Name}: line {number + 1:D5}", Encoding.UTF8.GetString(line));
        }
        foreach (var file in env.Files)
            yield return new($"cloud file {file.Key}:", Encoding.UTF8.GetString(file.Value.Span));
    }
}
