using Microsoft.Extensions.DependencyInjection;
using Workflow.Documents.Index;

namespace Workflow.Documents;

/// <summary>Registers what finds and reads single documents.</summary>
internal static class DocumentServices
{
    public static IServiceCollection AddDocuments(this IServiceCollection services) => services
        .AddSingleton<DerivedBlobs>()
        .AddSingleton<DocumentIndexes>();
}
