using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Exports;

/// <summary>Registers what the export of one collection needs.</summary>
internal static class ExportServices
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddSingleton<DocumentCounts>()
        .AddSingleton<ExportParts>()
        .AddSingleton<ExportIndexes>()
        .AddSingleton<IndexedFiles>()
        .AddSingleton<IndexedBackups>();
}
