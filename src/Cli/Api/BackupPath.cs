using Cli.Texts;

namespace Cli.Api;

/// <summary><c>ID:COLLECTION</c>. Ids have no colon; names of collections may have.</summary>
/// <param name="Backup">As typed.</param>
/// <param name="Collection">Null where none was named.</param>
internal readonly record struct BackupPath(string Backup, string? Collection)
{
    /// <exception cref="Failure">A colon is there and no name behind it.</exception>
    public static BackupPath Of(string text, Words words)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return new(text, null);
        return colon < text.Length - 1 ? new(text[..colon], text[(colon + 1)..]) : throw new Failure(ExitCode.Usage, words["path.noCollection", text]);
    }
}
