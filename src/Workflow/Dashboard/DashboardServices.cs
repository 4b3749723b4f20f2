using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Dashboard;

/// <summary>Registers the dashboard's files. What its pages ask for, they ask the API like anybody else.</summary>
internal static class DashboardServices
{
    public static IServiceCollection AddDashboard(this IServiceCollection services) => services.AddSingleton(new DashboardPages());
}
