using System.Collections.Frozen;
using Workflow.Http.Pages;

namespace Workflow.Dashboard;

/// <summary>The files of the dashboard. npm builds them; a build of just the app works without.</summary>
/// <param name="folder">Where they are.</param>
public sealed class DashboardPages(string folder) : PageFiles(folder, Everything)
{
    /// <summary>The page itself; the others hang on it.</summary>
    public const string Page = "index.html";

    /// <summary>What to do where they are missing.</summary>
    public const string HowToBuild =
        "The dashboard is not built. Run 'npm ci' and 'npm run build' in src/Dashboard and build the app again; ./run does all of this.";

    private static readonly FrozenSet<string> Everything = FrozenSet.ToFrozenSet([Page, "icon.svg", "logReader.js", "logs.js", "ui.css", "ui.js"], StringComparer.Ordinal);

    /// <summary>Those that were built with the app.</summary>
    public DashboardPages()
        : this(Beside("ui"))
    {
    }

    /// <summary>Every name that is served.</summary>
    public static IEnumerable<string> All => Everything;

    /// <inheritdoc/>
    public override string WhyMissing(string name) => Everything.Contains(name) ? HowToBuild : "There is no such file; the dashboard is /api/ui.";
}
