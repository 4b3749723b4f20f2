using Microsoft.Extensions.DependencyInjection;

namespace Local.Functions;

/// <summary>Where an app adds what its functions need.</summary>
public interface IFunctionsWorkerApplicationBuilder
{
    /// <summary>Services of the app.</summary>
    IServiceCollection Services { get; }
}
