using Functions.Local.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Workflow.Local;

/// <summary>The address without a path, which people type: it leads to the dashboard.</summary>
public static class FrontDoor
{
    private const string Dashboard = "/api/ui";

    /// <summary>Anonymous like the dashboard: only data needs the key.</summary>
    public static void AddFrontDoor(this FunctionsApplicationBuilder builder) =>
        builder.MapEndpoints(routes => routes.MapGet("/", static () => Results.Redirect(Dashboard)), isAnonymous: true);
}
