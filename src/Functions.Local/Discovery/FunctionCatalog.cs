using Microsoft.Extensions.Configuration;

namespace Functions.Local.Discovery;

/// <summary>All functions of the app, except those disabled by a setting.</summary>
internal sealed record FunctionCatalog(IReadOnlyList<FunctionDescriptor> Functions, IReadOnlyList<string> Disabled)
{
    /// <exception cref="LocalHostStartupException">Names every function that Functions would not find or not run as written.</exception>
    public static FunctionCatalog Load(IEnumerable<Type> types, IConfiguration settings, bool hasWebApplication)
    {
        var problems = new Problems();
        IReadOnlyList<FunctionDescriptor> found = new FunctionScanner(settings, problems).Scan(types);
        CatalogRules.Check(found, hasWebApplication, problems);
        problems.ThrowIfAny();

        List<FunctionDescriptor> disabled = found.Where(function => IsDisabled(function.Name, settings)).ToList();
        return new FunctionCatalog(found.Except(disabled).ToList(), disabled.ConvertAll(function => function.Name));
    }

    public IEnumerable<(FunctionDescriptor Function, T Trigger)> Of<T>()
        where T : Trigger
        => from function in Functions where function.Trigger is T select (function, (T)function.Trigger);

    private static bool IsDisabled(string function, IConfiguration settings)
    {
        string? value = settings[$"AzureWebJobs.{function}.Disabled"] ?? settings[$"AzureWebJobs:{function}:Disabled"];
        return value is "1" || (bool.TryParse(value, out bool disabled) && disabled);
    }
}
