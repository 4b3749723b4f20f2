using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Workflow.Http.Pages;

/// <summary>A file of the pages.</summary>
/// <param name="Text">Its content.</param>
/// <param name="ContentType">With its charset.</param>
/// <param name="ETag">Quoted, of the content.</param>
public sealed record PageFile(string Text, string ContentType, string ETag);

/// <summary>Files of pages beside the app. Only the listed names exist, so a caller's path never reaches the disk.</summary>
/// <param name="folder">Where they are.</param>
/// <param name="names">All served files.</param>
public abstract class PageFiles(string folder, FrozenSet<string> names)
{
    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".css"] = "text/css",
        [".html"] = "text/html",
        [".js"] = "text/javascript",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, PageFile> _read = new(StringComparer.Ordinal);

    /// <summary>The message for a file that does not exist.</summary>
    public abstract string WhyMissing(string name);

    /// <summary>The file; null if there is none of this name.</summary>
    public async Task<PageFile?> FindAsync(string name, CancellationToken cancellation)
    {
        if (!names.Contains(name))
            return null;
        if (_read.TryGetValue(name, out var known))
            return known;
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return null;
        var bytes = await File.ReadAllBytesAsync(path, cancellation);
        var file = new PageFile(
            System.Text.Encoding.UTF8.GetString(bytes),
            $"{ContentTypes[Path.GetExtension(name)]}; charset=utf-8",
            $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        return _read.GetOrAdd(name, file);
    }

    /// <summary>A folder beside the app.</summary>
    protected static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
