using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;

namespace HostStandIn.Functions;

/// <summary>
/// The WebJobs SDK knows functions as methods of this process only. So, as in the real host, each function of the worker has a static method
/// here, with the attributes of its bindings, which hands what the SDK gives to <see cref="Invocations"/>.
/// </summary>
internal sealed class EmittedFunctions(IReadOnlyList<FunctionEntry> functions) : ITypeLocator
{
    private readonly Type _type = Emit(functions);

    public IReadOnlyList<Type> GetTypes() => [_type];

    private static Type Emit(IReadOnlyList<FunctionEntry> functions)
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new("Emitted"), AssemblyBuilderAccess.Run).DefineDynamicModule("Emitted")
            .DefineType("Functions", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        foreach (var function in functions)
            Emit(type, function);
        return type.CreateType();
    }

    private static void Emit(TypeBuilder type, FunctionEntry function)
    {
        List<(string Name, CustomAttributeBuilder? Attribute)> parameters = function.Kind switch
        {
            "orchestrationTrigger" => [(function.Parameter, Attribute<OrchestrationTriggerAttribute>())],
            "activityTrigger" => [(function.Parameter, Attribute<ActivityTriggerAttribute>()), ("instanceId", null)],
            _ => [("call", null)],
        };
        if (function.ClientParameter is { } client)
            parameters.Add((client, Attribute<DurableClientAttribute>()));

        var method = type.DefineMethod(
            function.Name,
            MethodAttributes.Public | MethodAttributes.Static,
            function.IsDurable ? typeof(Task<object>) : typeof(Task),
            [.. parameters.Select(_ => typeof(string)), typeof(CancellationToken)]);
        method.SetCustomAttribute(new(typeof(FunctionNameAttribute).GetConstructor([typeof(string)])!, [function.Name]));
        if (!function.IsDurable)
            method.SetCustomAttribute(Attribute<NoAutomaticTriggerAttribute>());
        for (var index = 0; index < parameters.Count; index++)
        {
            var parameter = method.DefineParameter(index + 1, ParameterAttributes.None, parameters[index].Name);
            if (parameters[index].Attribute is { } attribute)
                parameter.SetCustomAttribute(attribute);
        }
        method.DefineParameter(parameters.Count + 1, ParameterAttributes.None, "cancellation");
        EmitBody(method.GetILGenerator(), function, parameters.Count);
    }

    // Invocations.DurableAsync(name, data, instanceId, client, cancellation) or .CallAsync(name, call, client, cancellation); null for what is not there
    private static void EmitBody(ILGenerator code, FunctionEntry function, int cancellation)
    {
        code.Emit(OpCodes.Ldstr, function.Name);
        code.Emit(OpCodes.Ldarg_0);
        if (function.IsDurable)
            code.Emit(function.Kind == "activityTrigger" ? OpCodes.Ldarg_1 : OpCodes.Ldnull);
        if (function.ClientParameter is null)
            code.Emit(OpCodes.Ldnull);
        else
            code.Emit(OpCodes.Ldarg, (short)(cancellation - 1));
        code.Emit(OpCodes.Ldarg, (short)cancellation);
        code.Emit(OpCodes.Call, typeof(Invocations).GetMethod(function.IsDurable ? nameof(Invocations.DurableAsync) : nameof(Invocations.CallAsync))!);
        code.Emit(OpCodes.Ret);
    }

    private static CustomAttributeBuilder Attribute<T>() => new(typeof(T).GetConstructor([])!, []);
}
