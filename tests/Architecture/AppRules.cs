using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Architecture.Tests;

/// <summary>Rules about compiled code, by the names of attributes and bases: the hosts find them so too.</summary>
internal static class AppRules
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<MethodInfo> Functions(IEnumerable<Type> types) =>
        types.SelectMany(type => type.GetMethods(All)).Where(method => Has(method, "FunctionAttribute"));

    public static IEnumerable<string> Problems(MethodInfo function)
    {
        var name = $"{function.DeclaringType!.Name}.{function.Name}";
        if (!function.IsPublic || !function.DeclaringType.IsVisible) yield return $"{name}: the Functions SDK finds public methods of public classes only";
        if (Trigger(function, "HttpTriggerAttribute") is { } http)
        {
            if (http.ParameterType != typeof(HttpRequest)) yield return $"{name}: an HTTP function takes HttpRequest";
            if (function.ReturnType != typeof(Task<IActionResult>)) yield return $"{name}: an HTTP function returns Task<IActionResult>";
        }

        if (Trigger(function, "OrchestrationTriggerAttribute") is not null)
        {
            if (function.GetParameters().Length > 1) yield return $"{name}: an orchestrator takes its context alone and reads its input from it";
            if (function.DeclaringType.GetConstructors().Any(one => one.GetParameters().Length > 0)) yield return $"{name}: an orchestrator has no injected services";
        }
    }

    /// <summary>In a feature a function stands in the folder of its kind.</summary>
    public static IEnumerable<string> PlaceProblems(MethodInfo function)
    {
        var folder = Trigger(function, "OrchestrationTriggerAttribute") is not null ? "Orchestrators"
            : Trigger(function, "ActivityTriggerAttribute") is not null ? "Activities" : "Triggers";
        var type = function.DeclaringType!;
        if (type.Namespace?.EndsWith($".{folder}", StringComparison.Ordinal) != true) yield return $"{type.Name}.{function.Name}: belongs in a folder {folder}";
    }

    /// <summary>Class syntax needs a source generator that the app does without.</summary>
    public static bool IsClassSyntax(Type type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.Name is "TaskOrchestrator`2" or "TaskActivity`2") return true;
        }

        return Has(type, "DurableTaskAttribute");
    }

    /// <summary>Types of the app that reach history: what activities take and give, what orchestrators give, and what those are made of.</summary>
    public static HashSet<Type> Payloads(IEnumerable<Type> types)
    {
        var found = new HashSet<Type>();
        var own = types.ToHashSet();
        var open = new Queue<Type>(own.Where(type => type.GetProperties().Any(HasName)));
        foreach (var function in Functions(own))
        {
            if (Trigger(function, "ActivityTriggerAttribute") is { } input) open.Enqueue(input.ParameterType);
            if (Trigger(function, "ActivityTriggerAttribute") is not null || Trigger(function, "OrchestrationTriggerAttribute") is not null) open.Enqueue(function.ReturnType);
        }

        while (open.TryDequeue(out var type))
        {
            foreach (var argument in type.GetGenericArguments()) open.Enqueue(argument);
            if (type.HasElementType) open.Enqueue(type.GetElementType()!);
            var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
            if (!own.Contains(definition) || !found.Add(definition)) continue;
            foreach (var property in definition.GetProperties()) open.Enqueue(property.PropertyType);
        }

        return found;
    }

    public static IEnumerable<string> PayloadProblems(Type payload)
    {
        if (payload.IsEnum)
        {
            if (payload.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType?.Name.StartsWith("JsonStringEnumConverter", StringComparison.Ordinal) != true)
                yield return $"{payload.Name}: an enum in a payload is written as a string, by its own [JsonConverter]";
            yield break;
        }

        foreach (var property in payload.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var ignored = property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always };
            if (!ignored && !HasName(property)) yield return $"{payload.Name}.{property.Name}: no [JsonPropertyName]";
        }
    }

    // The members of extension data name themselves.
    private static bool HasName(PropertyInfo property) =>
        property.IsDefined(typeof(JsonPropertyNameAttribute)) || property.IsDefined(typeof(JsonExtensionDataAttribute));

    private static ParameterInfo? Trigger(MethodInfo function, string attribute) =>
        function.GetParameters().FirstOrDefault(parameter => parameter.GetCustomAttributes().Any(one => one.GetType().Name == attribute));

    private static bool Has(MemberInfo member, string attribute) => member.GetCustomAttributes().Any(one => one.GetType().Name == attribute);
}
