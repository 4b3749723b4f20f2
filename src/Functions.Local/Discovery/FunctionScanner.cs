using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace Functions.Local.Discovery;

/// <summary>Finds methods with <see cref="FunctionAttribute"/>, wherever they are, and separates those that Functions would run from the others.</summary>
internal sealed class FunctionScanner(IConfiguration settings, Problems problems)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public IReadOnlyList<FunctionDescriptor> Scan(IEnumerable<Type> types)
    {
        var found = new List<FunctionDescriptor>();
        foreach (Type type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            foreach (MethodInfo method in type.GetMethods(Declared))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute && Describe(attribute.Name, method) is { } function)
                    found.Add(function);
            }
        }

        return found;
    }

    private FunctionDescriptor? Describe(string name, MethodInfo method)
    {
        int before = problems.Count;
        MethodRules.Check(name, method, problems);

        // Read once: while another host of the process reads the same method, the next answer may have other objects.
        ParameterInfo[] parameters = method.GetParameters();
        Trigger? trigger = TriggerOf(name, method, parameters, out ParameterInfo? triggered);
        if (trigger is null || triggered is null)
            return null;

        var arguments = new List<ArgumentSource>();
        foreach (ParameterInfo parameter in parameters)
        {
            if (parameter == triggered)
                arguments.Add(new ArgumentSource.FromTrigger());
            else if (ArgumentRules.SourceOf(parameter, trigger, out string? problem) is { } source)
                arguments.Add(source);
            else
                problems.Add(method, problem!);
        }

        RetryRule retry = RetryRule.Of(method, problems);
        return problems.Count == before ? new FunctionDescriptor(name, method, trigger, arguments) { Retry = retry } : null;
    }

    private Trigger? TriggerOf(string name, MethodInfo method, ParameterInfo[] parameters, out ParameterInfo? parameter)
    {
        var triggers = parameters
            .SelectMany(candidate => candidate.GetCustomAttributes<TriggerBindingAttribute>().Select(attribute => (candidate, attribute)))
            .ToList();
        parameter = null;
        if (triggers.Count != 1)
        {
            problems.Add(method, triggers.Count == 0
                ? "no parameter has a trigger attribute. Add one, for instance [HttpTrigger]."
                : $"{triggers.Count} parameters have trigger attributes. A function has exactly one.");
            return null;
        }

        (parameter, TriggerBindingAttribute trigger) = triggers[0];
        return trigger switch
        {
            HttpTriggerAttribute http => TriggerRules.Http(name, method, parameter, http, problems),
            TimerTriggerAttribute timer => TriggerRules.Timer(method, parameter, timer, settings, problems),
            OrchestrationTriggerAttribute orchestration => TriggerRules.Orchestration(name, method, parameter, orchestration, problems),
            ActivityTriggerAttribute activity => TriggerRules.Activity(name, method, parameter, activity, problems),
            _ => TriggerRules.Unknown(method, trigger, problems),
        };
    }
}
