using System.Reflection;
using System.Runtime.CompilerServices;

namespace Local.Api.Tests;

/// <summary>Prints single members. Where the listing of Azure.Data.Tables has a form of its own, both are given.</summary>
internal static class Signatures
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    public static bool IsVisible(PropertyInfo property) => IsVisible(property.GetMethod) || IsVisible(property.SetMethod);

    public static string Of(FieldInfo field, Type type)
    {
        var word = field.IsLiteral ? (type.IsEnum ? "" : "const ") : field.IsStatic ? "static " : "";
        return $"{word}{(type.IsEnum ? "" : TypeNames.Of(field.FieldType) + " ")}{field.Name}{(field.IsLiteral ? " = " + field.GetRawConstantValue() : "")}";
    }

    public static string Of(ConstructorInfo constructor) => $"{(constructor.IsFamily ? "protected " : "")}.ctor({Parameters(constructor)})";

    public static string[] Of(PropertyInfo property)
    {
        var (get, set) = (property.GetMethod, property.SetMethod);
        var init = set?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var accessors = $"{{ {(IsVisible(get) ? "get; " : "")}{(IsVisible(set) ? init ? "init; " : "set; " : "")}}}";
        var head = $"{Modifiers(get ?? set!)}{TypeNames.Of(property.PropertyType)} {property.Name}";
        var index = property.GetIndexParameters();
        var indexer = string.Join(", ", index.Select(parameter => $"{TypeNames.Of(parameter.ParameterType)} {parameter.Name}"));
        return index.Length == 0 ? [$"{head} {accessors}"] : [$"{head} {accessors}", $"{head}[{indexer}] {accessors}"];
    }

    public static string[] Of(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(one => one.Name))}>" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        string Print(bool byHand) =>
            $"{Modifiers(method)}{TypeNames.Of(method.ReturnType, byHand)} {method.Name}{generic}({extension}{Parameters(method, byHand)}){(byHand ? Constraints(method) : "")}";
        return [Print(byHand: false), Print(byHand: true)];
    }

    public static string Parameters(MethodBase method, bool byHand = false) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        var prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : "";
        var mayBeNull = !parameter.ParameterType.IsValueType && Nullability.Create(parameter).WriteState == NullabilityState.Nullable ? "?" : "";
        var nothing = parameter.ParameterType.IsValueType && !(byHand && Nullable.GetUnderlyingType(parameter.ParameterType) is not null) ? "default" : "null";
        var value = parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? nothing}" : "";
        return $"{prefix}{TypeNames.Of(parameter.ParameterType, byHand)}{mayBeNull} {parameter.Name}{value}";
    }));

    private static string Constraints(MethodInfo method) => string.Concat(method.GetGenericArguments().Select(argument =>
    {
        List<string> rules = argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : [];
        rules.AddRange(argument.GetGenericParameterConstraints().Select(constraint => TypeNames.Of(constraint, byHand: true)));
        return rules.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", rules)}";
    }));

    private static string Modifiers(MethodBase method)
    {
        var access = method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "";
        if (method.IsStatic) return access + "static ";
        if (method.DeclaringType!.IsInterface) return access;
        if (method.IsAbstract) return access + "abstract ";
        if (!method.IsVirtual || method.IsFinal) return access;
        return access + (method is MethodInfo info && info.GetBaseDefinition() != method ? "override " : "virtual ");
    }
}
