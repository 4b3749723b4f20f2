using System.Collections.Frozen;
using Workflow.Http.Pages;

namespace Workflow.Logs.Pages;

/// <summary>The files behind the demo page, and the library's side of the dashboard's live view.</summary>
/// <param name="folder">Where they lie.</param>
public sealed class LogPages(string folder) : PageFiles(folder, Everything)
{
    /// <summary>What to do where the library's own files are missing; they are built by npm, which a build of the app alone does without.</summary>
    public const string HowToBuildTheLibrary =
        "The offline-log library is not built. Run 'npm ci' and 'npm run build' in src/OfflineLog and build the app again; ./run does all of this.";

    private static readonly FrozenSet<string> LibraryNames = FrozenSet.ToFrozenSet(["offline-log.iife.js", "offline-log.rtc.js", "offline-log.viewer.js"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Everything = FrozenSet.ToFrozenSet(
    [
        "demo.css", "demo.html", "demo.js", "icon.svg", "pages.css", "api.js", "dom.js", "levels.js", "visible.js",
        .. LibraryNames,
    ], StringComparer.Ordinal);

    /// <summary>Those that were built with the app.</summary>
    public LogPages()
        : this(Beside("pages"))
    {
    }

    /// <summary>Every name that is served.</summary>
    public static IEnumerable<string> All => Everything;

    /// <summary>Whether the name is one of the library's files, which may not have been built.</summary>
    public static bool IsOfLibrary(string name) => LibraryNames.Contains(name);

    /// <inheritdoc/>
    public override string WhyMissing(string name) => IsOfLibrary(name)
        ? HowToBuildTheLibrary
        : "There is no such file; the page is /api/logs/demo.";
}
