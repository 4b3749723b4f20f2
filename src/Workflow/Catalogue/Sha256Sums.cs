using System.Text;

namespace Workflow.Catalogue;

/// <summary>The text of <c>SHA256SUMS</c>: <c>sha256sum -c</c> reads it in a folder with a backup's stored files.</summary>
public static class Sha256Sums
{
    /// <summary>
    /// A line for each stored file, even if its export failed afterwards; in order of name, so that the same rows give the same
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

    // Like GNU: a backslash in front of a line whose name has an escaped character.
    private static string Line(string sha256, string name) => name.AsSpan().IndexOfAny('\\', '\n') < 0
        ? $"{sha256}  {name}\n"
        : $"\\{sha256}  {name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n";
}
