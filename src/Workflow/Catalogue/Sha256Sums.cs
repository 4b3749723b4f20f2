using System.Text;

namespace Workflow.Catalogue;

/// <summary>The text of <c>SHA256SUMS</c>: what <c>sha256sum -c</c> reads in a folder that holds a backup's files as they were stored.</summary>
public static class Sha256Sums
{
    /// <summary>
    /// A line for each file that is stored, also of an export that failed behind its file; in order of name, so that the same rows give the same
    /// bytes. Empty if there is none.
    /// </summary>
    /// <param name="folder">The backup's folder, which the names are relative to.</param>
    /// <param name="exports">The exports of the backup, ended.</param>
    public static string Of(string folder, IEnumerable<ExportRecord> exports)
    {
        var text = new StringBuilder();
        foreach (var export in exports.Where(one => one is { BlobName: not null, StoredSha256: not null }).OrderBy(one => one.BlobName, StringComparer.Ordinal))
            text.Append(Line(export.StoredSha256!, export.BlobName![(folder.Length + 1)..]));
        return text.ToString();
    }

    // As GNU writes it: a backslash in front of a line whose name has a character escaped.
    private static string Line(string sha256, string name) => name.AsSpan().IndexOfAny('\\', '\n') < 0
        ? $"{sha256}  {name}\n"
        : $"\\{sha256}  {name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n";
}
