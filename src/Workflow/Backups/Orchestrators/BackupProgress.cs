using System.Text;
using System.Text.Json.Serialization;
using Workflow.Catalogue;
using Workflow.Exports.Activities;

namespace Workflow.Backups.Orchestrators;

/// <summary>The custom status of a backup: counts and a few names, under 4 KB whatever the number of collections.</summary>
public sealed record BackupProgress
{
    /// <summary>Waiting, Listing, Exporting or Recording.</summary>
    [JsonPropertyName("stage")]
    public required string Stage { get; init; }

    /// <summary>Collections in all.</summary>
    [JsonPropertyName("total")]
    public int Total { get; init; }

    /// <summary>Collections whose export has ended, failed ones included.</summary>
    [JsonPropertyName("done")]
    public int Done { get; init; }

    [JsonPropertyName("failed")]
    public int Failed { get; init; }

    [JsonPropertyName("documents")]
    public long Documents { get; init; }

    [JsonPropertyName("rawBytes")]
    public long RawBytes { get; init; }

    /// <summary>Some of the collections at work.</summary>
    [JsonPropertyName("active")]
    public IReadOnlyList<string> Active { get; init; } = [];

    /// <summary>The progress after one more export has ended.</summary>
    public BackupProgress After(ExportEnd end) => this with
    {
        Done = Done + 1,
        Failed = Failed + (end.Status.IsCaptured() ? 0 : 1),
        Documents = Documents + end.Documents,
        RawBytes = RawBytes + end.RawBytes,
    };

    /// <summary>The progress with as many of <paramref name="names"/> as fit, counting each character as a serializer may escape it.</summary>
    public BackupProgress WithActive(IEnumerable<string> names)
    {
        var shown = new List<string>();
        var bytes = 0;
        foreach (var name in names.Take(Limits.ActiveNames))
        {
            bytes += 3 + name.Sum(c => Rune.IsValid(c) && c < 0x80 && char.IsLetterOrDigit(c) ? 1 : 6);
            if (bytes > Limits.ActiveNamesBytes)
                break;
            shown.Add(name);
        }
        return this with { Active = shown };
    }
}
