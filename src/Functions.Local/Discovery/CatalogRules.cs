namespace Functions.Local.Discovery;

/// <summary>What holds between functions.</summary>
internal static class CatalogRules
{
    public static void Check(IReadOnlyList<FunctionDescriptor> functions, bool hasWebApplication, Problems problems)
    {
        CheckUnique(functions, function => function.Name, "function", problems);
        CheckUnique(functions, function => (function.Trigger as OrchestrationTrigger)?.Name, "orchestrator", problems);
        CheckUnique(functions, function => (function.Trigger as ActivityTrigger)?.Name, "activity", problems);
        CheckRoutes(functions, problems);

        if (!hasWebApplication && functions.FirstOrDefault(function => function.Trigger is HttpTrigger) is { } http)
            problems.Add(http.Method, "HTTP functions need builder.ConfigureFunctionsWebApplication() in the app's start.");
    }

    private static void CheckUnique(
        IReadOnlyList<FunctionDescriptor> functions, Func<FunctionDescriptor, string?> nameOf, string kind, Problems problems)
    {
        var known = new Dictionary<string, FunctionDescriptor>(StringComparer.OrdinalIgnoreCase);
        foreach (FunctionDescriptor function in functions)
        {
            if (nameOf(function) is { } name && !known.TryAdd(name, function) && (kind == "function" || name != function.Name))
                problems.Add(function.Method, $"the {kind} \"{name}\" is also {known[name].EntryPoint}. Names are unique, whatever their case.");
        }
    }

    private static void CheckRoutes(IReadOnlyList<FunctionDescriptor> functions, Problems problems)
    {
        var known = new List<(string Shape, HttpTrigger Trigger, FunctionDescriptor Function)>();
        foreach (FunctionDescriptor function in functions)
        {
            if (function.Trigger is not HttpTrigger trigger)
                continue;
            string shape = RouteRules.Shape(trigger.Route);
            foreach (var other in known.Where(other => other.Shape == shape && Overlap(other.Trigger.Methods, trigger.Methods)))
                problems.Add(function.Method, $"the route \"{trigger.Route}\" is also that of {other.Function.EntryPoint}, for the same HTTP method.");
            known.Add((shape, trigger, function));
        }
    }

    private static bool Overlap(IReadOnlyList<string> one, IReadOnlyList<string> other)
        => one.Count == 0 || other.Count == 0 || one.Intersect(other, StringComparer.Ordinal).Any();
}
