using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Workflow.Logs.Pages;

/// <summary>A file of the pages, as it is served.</summary>
/// <param name="Text">Its content.</param>
/// <param name="ContentType">With its charset.</param>
/// <param name="ETag">Quoted, of the content.</param>
public sealed record PageFile(string Text, string ContentType, string ETag);

/// <summary>
/// The files behind the demo page and the viewer: they lie beside the app, and only the names below exist, so that no path of a caller ever
/// reaches the disk.
/// </summary>
/// <param name="folder">Where they lie.</param>
public sealed class PageFiles(string folder)
{
    /// <summary>What to do where the library's own files are missing; they are built by npm, which a build of the app alone does without.</summary>
    public const string HowToBuildTheLibrary =
        "The offline-log library is not built. Run 'npm ci' and 'npm run build' in src/OfflineLog and build the app again; ./run does all of it.";

    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "demo.css", "demo.html", "demo.js", "icon.svg", "pages.css", "viewer.css", "viewer.html", "viewer.js",
        "api.js", "dom.js", "histogram.js", "levels.js", "lineSearch.js", "live.js", "liveLogs.js", "logFile.js", "logView.js", "match.js",
        "orderForm.js", "orderHead.js", "orderList.js", "reader.js", "readerWorker.js", "visible.js", "virtualList.js",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> LibraryNames = FrozenSet.ToFrozenSet(["offline-log.iife.js", "offline-log.rtc.js", "offline-log.viewer.js"], StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".css"] = "text/css",
        [".html"] = "text/html",
        [".js"] = "text/javascript",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, PageFile> _read = new(StringComparer.Ordinal);

    /// <summary>Those that were built with the app.</summary>
    public PageFiles()
        : this(Path.Combine(AppContext.BaseDirectory, "pages"))
    {
    }

    /// <summary>Every name that is served.</summary>
    public static IEnumerable<string> All => Names.Concat(LibraryNames);

    /// <summary>Whether the name is one of the library's files, which may not have been built.</summary>
    public static bool IsOfLibrary(string name) => LibraryNames.Contains(name);

    /// <summary>The file; null if there is none of this name.</summary>
    public async Task<PageFile?> FindAsync(string name, CancellationToken cancellation)
    {
        if (!Names.Contains(name) && !LibraryNames.Contains(name))
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
}
