using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Architecture.Tests;

/// <summary>Reads one type, with all that is nested in it, and keeps what it refers to in its own assembly.</summary>
internal sealed partial class TypeReader(ModuleDefinition module, TypeDefinition outermost, HashSet<Reference> found)
{
    private readonly TypeName from = new(outermost.Namespace, outermost.Name);

    public void Read() => Read(outermost, "");

    // Of a nested type the members go by "Nested.Member"; of one that the compiler wrote, by the member that it was written for.
    private void Read(TypeDefinition type, string prefix)
    {
        var whole = prefix.Length == 0 ? null : prefix.TrimEnd('.');
        Add(type.BaseType, whole);
        foreach (var one in type.Interfaces)
        {
            Add(one.InterfaceType, whole);
            ReadAttributes(one, whole);
        }
        ReadAttributes(type, whole);
        ReadGenerics(type, whole);
        foreach (var field in type.Fields.Where(field => !IsCache(field.Name, prefix)))
        {
            Add(field.FieldType, NameOf(field.Name, prefix));
            ReadAttributes(field, NameOf(field.Name, prefix));
        }
        foreach (var property in type.Properties)
            ReadAttributes(property, NameOf(property.Name, prefix));
        foreach (var one in type.Events)
        {
            Add(one.EventType, NameOf(one.Name, prefix));
            ReadAttributes(one, NameOf(one.Name, prefix));
        }
        foreach (var method in type.Methods)
            Read(method, NameOf(method.Name, prefix));
        foreach (var nested in type.NestedTypes)
            Read(nested, Prefix(nested.Name, prefix));
    }

    private void Read(MethodDefinition method, string member)
    {
        Add(method.ReturnType, member);
        ReadAttributes(method, member);
        ReadAttributes(method.MethodReturnType, member);
        ReadGenerics(method, member);
        foreach (var parameter in method.Parameters)
        {
            Add(parameter.ParameterType, member);
            ReadAttributes(parameter, member);
        }
        foreach (var implemented in method.Overrides)
            Add(implemented.DeclaringType, member);
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            Add(variable.VariableType, member);
        foreach (var handler in method.Body.ExceptionHandlers)
            Add(handler.CatchType, member);
        foreach (var instruction in method.Body.Instructions)
            Read(instruction, member);
    }

    // Of a member that is called its type counts, and what it is called with: what else stands in its signature the caller does not name.
    private void Read(Instruction instruction, string member)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(type, member);
                break;
            case FieldReference field:
                Add(field.DeclaringType, member);
                break;
            case MethodReference method:
                Add(method.DeclaringType, member);
                foreach (var argument in (method as GenericInstanceMethod)?.GenericArguments ?? [])
                    Add(argument, member);
                break;
        }
    }

    private void ReadGenerics(IGenericParameterProvider owner, string? member)
    {
        foreach (var parameter in owner.GenericParameters)
        {
            ReadAttributes(parameter, member);
            foreach (var constraint in parameter.Constraints)
                Add(constraint.ConstraintType, member);
        }
    }

    private void ReadAttributes(Mono.Cecil.ICustomAttributeProvider owner, string? member)
    {
        foreach (var attribute in owner.CustomAttributes)
        {
            Add(attribute.AttributeType, member);
            foreach (var argument in attribute.ConstructorArguments
                .Concat(attribute.Fields.Select(one => one.Argument))
                .Concat(attribute.Properties.Select(one => one.Argument)))
                Read(argument, member);
        }
    }

    private void Read(CustomAttributeArgument argument, string? member)
    {
        Add(argument.Type, member);
        if (argument.Value is TypeReference type)
            Add(type, member);
        else if (argument.Value is CustomAttributeArgument inner)
            Read(inner, member);
        else if (argument.Value is CustomAttributeArgument[] many)
            Array.ForEach(many, one => Read(one, member));
    }

    private void Add(TypeReference? type, string? member)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                foreach (var argument in generic.GenericArguments)
                    Add(argument, member);
                break;
            case IModifierType modified:
                Add(modified.ModifierType, member);
                break;
            case FunctionPointerType pointer:
                Add(pointer.ReturnType, member);
                foreach (var parameter in pointer.Parameters)
                    Add(parameter.ParameterType, member);
                return;
        }
        if (type is TypeSpecification { ElementType: var element })
        {
            Add(element, member);
            return;
        }
        while (type.DeclaringType is not null)
            type = type.DeclaringType;
        var to = new TypeName(type.Namespace, type.Name);
        if (to != from && (type is TypeDefinition || type.Scope.Name == module.Name || type.Scope.Name == module.Assembly.Name.Name))
            found.Add(new(from, member, to));
    }

    // A closure has the code of several members, each in a method that is named after it; a state machine is of one.
    private static string Prefix(string nested, string prefix) => Written(nested) switch
    {
        null when nested.StartsWith('<') => prefix,
        null => $"{prefix}{nested}.",
        var member => $"{prefix}{member}",
    };

    private static string NameOf(string name, string prefix)
    {
        // In what was written for one member everything is that member.
        if (prefix.Length > 0 && !prefix.EndsWith('.'))
            return prefix;
        var plain = Written(name) ?? name;
        return prefix + (plain.StartsWith("get_", StringComparison.Ordinal) || plain.StartsWith("set_", StringComparison.Ordinal) ? plain[4..] : plain);
    }

    // Where a lambda or a method group is kept once it was made: the member that makes it says the same.
    private static bool IsCache(string field, string prefix) =>
        field.StartsWith('<') && Written(field) is null && (prefix.Length == 0 || prefix.EndsWith('.'));

    private static string? Written(string name) => WrittenFor().Match(name) is { Success: true } match ? match.Groups["member"].Value : null;

    /// <summary>The member in <c>&lt;Run&gt;d__1</c>, <c>&lt;Run&gt;b__0_0</c>, <c>&lt;&lt;Run&gt;b__0&gt;d</c>, <c>&lt;Count&gt;k__BackingField</c>.</summary>
    [GeneratedRegex(@"^<+(?<member>[^<>\d][^<>]*)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WrittenFor();
}
