using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Discovery;

/// <summary>
/// Whether the classes of functions can be created: checked once all services are known, so that a missing registration shows at the start
/// and not at the first call.
/// </summary>
internal static class ConstructorRules
{
    public static void Check(FunctionCatalog catalog, IServiceProvider services)
    {
        var problems = new Problems();
        var known = services.GetRequiredService<IServiceProviderIsService>();
        foreach (FunctionDescriptor function in catalog.Functions.Where(one => !one.Method.IsStatic).DistinctBy(one => one.Type))
        {
            // With several constructors, the matching one is chosen at the call; only a single one can be checked here.
            if (function.Type.GetConstructors() is not [ConstructorInfo only])
                continue;
            foreach (ParameterInfo parameter in only.GetParameters().Where(parameter => !parameter.HasDefaultValue && !IsKnown(parameter, known)))
            {
                problems.Add(
                    function.Method,
                    $"the constructor of {function.Type.Name} takes {parameter.ParameterType.Name} {parameter.Name}, which is not a service. Register it.");
            }
        }

        problems.ThrowIfAny();
    }

    private static bool IsKnown(ParameterInfo parameter, IServiceProviderIsService known)
        => parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is not null || known.IsService(parameter.ParameterType);
}
