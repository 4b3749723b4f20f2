using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Dashboard;

/// <summary>Registers the dashboard's files. Its pages use the API like any other client.</summary>
internal static class DashboardServices
{
    public static IServiceCollection AddDashboard(this IServiceCollection services) => services.AddSingleton(new DashboardPages());
}
