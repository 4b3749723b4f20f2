using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Documents;

/// <summary>Registers what knows single documents.</summary>
internal static class DocumentServices
{
    public static IServiceCollection AddDocuments(this IServiceCollection services) => services.AddSingleton<DerivedBlobs>();
}
