using System.IO.Compression;
using System.Text.Json;
using Run.Backups;

namespace Run.Restores;

/// <summary>Picks documents of a backup, from the stored file as the app serves it.</summary>
internal sealed class StoredDocuments(HttpCalls calls)
{
    /// <summary>The collection that is best to look at; null if none holds as many documents as are to be picked.</summary>
    public static Export? Choose(Backup backup, int count) =>
        // A name in another script shows that such names are as good as any.
        backup.Exports.Where(export => export is { IsCaptured: true, Whole: true } && export.Documents >= count)
            .OrderBy(export => System.Text.Ascii.IsValid(export.Collection))
            .FirstOrDefault();

    /// <summary>Ids, each as its JSON stands in the file, of documents that lie evenly apart.</summary>
    /// <exception cref="Failure">The file cannot be read.</exception>
    public async Task<IReadOnlyList<string>> PickAsync(string backup, Export export, int count, CancellationToken cancellation)
    {
        var path = $"api/backups/{Uri.EscapeDataString(backup)}/file?collection={Uri.EscapeDataString(export.Collection)}";
        var places = Enumerable.Range(1, count).Select(number => number * export.Documents!.Value / (count + 1)).ToHashSet();
        var (ids, problem) = await calls.ReadFileAsync(path, (body, token) => ReadAsync(body, places, token), cancellation);
        return ids?.Count == places.Count ? ids
            : throw new Failure(ExitCode.Failed, $"The app did not give the stored file of {export.Collection}: {problem ?? "it is too short."} Look at {calls.At($"api/backups/{backup}")}.");
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(Stream body, HashSet<long> places, CancellationToken cancellation)
    {
        var ids = new List<string>();
        using var lines = new StreamReader(new GZipStream(body, CompressionMode.Decompress));
        for (var place = 0L; ids.Count < places.Count && await lines.ReadLineAsync(cancellation) is { } line; place++)
        {
            if (places.Contains(place) && IdOf(line) is { } id)
                ids.Add(id);
        }
        return ids;
    }

    private static string? IdOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("_id", out var id) ? id.GetRawText() : null;
    }
}
