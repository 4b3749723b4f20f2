using System.Text.Json;
using Simulator.Data;

namespace Simulator.Jobs;

/// <summary>Puts the lines of an uploaded file into a collection, by the rules of the import page.</summary>
internal static class Import
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static void Run(MigrateJob job, CloudCollection into, byte[] file, bool upsert, bool stopOnError)
    {
        var lines = into.Lines().ToList();
        var byId = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            if (IdOf(lines[i]) is { } id)
                byId[id] = i;
        }
        var made = 0;
        foreach (var line in Split(file))
        {
            var id = IdOf(line);
            var known = id is not null && byId.ContainsKey(id);
            if (!IsImportable(line) || (known && !upsert))
            {
                job.ReportedFail++;
                if (stopOnError)
                    break;
                continue;
            }
            if (known)
                lines[byId[id!]] = line; // replaced whole: whether the service merges is not known
            else
                lines.Add(id is null ? WithId(line, $"{job.Id:x16}{++made:x16}") : line);
            if (id is not null)
                byId.TryAdd(id, lines.Count - 1);
            job.ReportedSuccess++;
        }
        into.ReplaceAll(lines);
    }

    private static IEnumerable<byte[]> Split(byte[] file)
    {
        var start = 0;
        while (start < file.Length)
        {
            var end = Array.IndexOf(file, (byte)'\n', start);
            end = end < 0 ? file.Length : end;
            if (!file.AsSpan(start, end - start).Trim(" \r\t"u8).IsEmpty)
                yield return file[start..end];
            start = end + 1;
        }
    }

    private static string? IdOf(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("_id", out var id) ? id.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsImportable(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.EnumerateObject().All(field =>
                    !field.Name.StartsWith('.') && !field.Name.EndsWith('.') && !field.Name.Contains("..", StringComparison.Ordinal));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] WithId(byte[] line, string id)
    {
        var at = Array.IndexOf(line, (byte)'{') + 1;
        var empty = line.AsSpan(at).TrimStart(" \t"u8).StartsWith("}"u8);
        return [.. line[..at], .. System.Text.Encoding.UTF8.GetBytes($"\"_id\":\"{id}\"{(empty ? "" : ",")}"), .. line[at..]];
    }
}
