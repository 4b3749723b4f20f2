using System.Reflection;
using Functions.Local.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Functions.Local.Discovery;

/// <summary>What each kind of trigger requires of its parameter, the return type and its own attribute. Null: a problem was added.</summary>
internal static class TriggerRules
{
    public static Trigger? Http(string name, MethodInfo method, ParameterInfo parameter, HttpTriggerAttribute attribute, Problems problems)
    {
        int before = problems.Count;
        if (parameter.ParameterType != typeof(HttpRequest))
            problems.Add(method, $"[HttpTrigger] is on {Shown(parameter)}. Put it on an HttpRequest.");
        if (method.ReturnType != typeof(IActionResult) && method.ReturnType != typeof(Task<IActionResult>))
            problems.Add(method, "an HTTP function returns Task<IActionResult> or IActionResult.");
        string route = string.IsNullOrWhiteSpace(attribute.Route) ? name : attribute.Route;
        RouteRules.Check(route, method, problems);
        if (problems.Count > before)
            return null;

        string[] methods = (attribute.Methods ?? []).Select(verb => verb.ToUpperInvariant()).Distinct(StringComparer.Ordinal).ToArray();
        return new HttpTrigger(route.Trim('/'), methods, attribute.AuthLevel == AuthorizationLevel.Anonymous);
    }

    public static Trigger? Timer(
        MethodInfo method, ParameterInfo parameter, TimerTriggerAttribute attribute, IConfiguration settings, Problems problems)
    {
        int before = problems.Count;
        if (parameter.ParameterType != typeof(TimerInfo))
            problems.Add(method, $"[TimerTrigger] is on {Shown(parameter)}. Put it on a TimerInfo.");
        if (method.ReturnType != typeof(void) && method.ReturnType != typeof(Task))
            problems.Add(method, "a timer function returns Task or void.");

        string expression = SettingReferences.Resolve(attribute.Schedule, settings, out string? missing);
        CrontabSchedule? schedule = null;
        if (missing is not null)
            problems.Add(method, $"its schedule is the setting {missing}, which is not set. Set it, for instance to \"0 0 18 * * *\".");
        else if (!Cron.TryParse(expression, out schedule, out string? reason))
            problems.Add(method, $"its schedule \"{expression}\" is not an NCRONTAB expression: {reason}");
        else if (!Cron.EverOccurs(schedule))
            problems.Add(method, $"its schedule \"{expression}\" never comes due. Correct day and month.");

        return problems.Count == before ? new TimerTrigger(expression, schedule!, attribute.RunOnStartup, attribute.UseMonitor) : null;
    }

    public static Trigger? Orchestration(
        string name, MethodInfo method, ParameterInfo parameter, OrchestrationTriggerAttribute attribute, Problems problems)
    {
        if (parameter.ParameterType == typeof(TaskOrchestrationContext))
            return new OrchestrationTrigger(attribute.Orchestration ?? name);
        problems.Add(
            method,
            $"[OrchestrationTrigger] is on {Shown(parameter)}. Put it on a TaskOrchestrationContext and read the input with GetInput<T>().");
        return null;
    }

    public static Trigger? Activity(
        string name, MethodInfo method, ParameterInfo parameter, ActivityTriggerAttribute attribute, Problems problems)
    {
        if (parameter.ParameterType != typeof(TaskActivityContext) && !parameter.ParameterType.IsByRef)
            return new ActivityTrigger(attribute.Activity ?? name, parameter.ParameterType);
        problems.Add(method, $"[ActivityTrigger] is on {Shown(parameter)}. Put it on the input; FunctionContext describes the call.");
        return null;
    }

    public static Trigger? Unknown(MethodInfo method, TriggerBindingAttribute attribute, Problems problems)
    {
        problems.Add(method, $"the local host does not know the trigger {attribute.GetType().Name}.");
        return null;
    }

    private static string Shown(ParameterInfo parameter) => $"{parameter.ParameterType.Name} {parameter.Name}";
}
