using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Discovery;

/// <summary>Which parameters a function may have beside its trigger.</summary>
internal static class ArgumentRules
{
    private static readonly Type[] RouteTypes = [typeof(string), typeof(int), typeof(Guid)];

    /// <summary>Where the argument comes from, or null and the problem.</summary>
    public static ArgumentSource? SourceOf(ParameterInfo parameter, Trigger trigger, out string? problem)
    {
        problem = null;
        Type type = parameter.ParameterType;
        bool isClient = parameter.IsDefined(typeof(DurableClientAttribute), inherit: false);

        if (trigger is OrchestrationTrigger && type != typeof(FunctionContext))
        {
            problem = $"an orchestrator takes its TaskOrchestrationContext and at most a FunctionContext, not {type.Name} {parameter.Name}: "
                + "anything else that it read would differ at replay.";
            return null;
        }

        if (isClient != (type == typeof(DurableTaskClient)))
            problem = $"{type.Name} {parameter.Name}: [DurableClient] and the type DurableTaskClient go together.";
        else if (isClient)
            return new ArgumentSource.FromDurableClient();
        else if (type == typeof(FunctionContext))
            return new ArgumentSource.FromContext();
        else if (type == typeof(CancellationToken))
            return new ArgumentSource.FromCancellation();
        else if (trigger is HttpTrigger http && IsRouteValue(parameter, http, out problem))
            return new ArgumentSource.FromRoute(parameter);

        problem ??= $"the local host cannot fill in {type.Name} {parameter.Name}.";
        return null;
    }

    private static bool IsRouteValue(ParameterInfo parameter, HttpTrigger trigger, out string? problem)
    {
        problem = null;
        if (parameter.GetCustomAttribute<BindingAttribute>() is not null)
            return false;
        if (RoutePatternFactory.Parse(trigger.Route).GetParameter(parameter.Name!) is null)
            problem = $"{parameter.ParameterType.Name} {parameter.Name} is not in the route \"{trigger.Route}\". Read query and body from HttpRequest.";
        else if (!RouteTypes.Contains(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType))
            problem = $"route value {parameter.Name} is a {parameter.ParameterType.Name}. Take it as string, int or Guid.";
        return problem is null;
    }
}
