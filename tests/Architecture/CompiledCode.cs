using Mono.Cecil;

namespace Architecture.Tests;

/// <summary>
/// Reads what compiled code refers to: there is no comment, no alias and no <c>nameof</c> in it, and nothing that the compiler wrote is missed. What it
/// writes for async methods, iterators and lambdas counts as the member that it was written for.
/// </summary>
internal static class CompiledCode
{
    /// <summary>The references among the types of an assembly that lies beside the tests.</summary>
    public static IReadOnlyCollection<Reference> References(string assembly)
    {
        using var module = Read(assembly);
        var found = new HashSet<Reference>();
        foreach (var type in module.Types)
            new TypeReader(module, type, found).Read();
        return found;
    }

    /// <summary>The namespaces that an assembly has types in.</summary>
    public static IReadOnlyCollection<TypeName> Types(string assembly)
    {
        using var module = Read(assembly);
        return [.. module.Types.Select(type => new TypeName(type.Namespace, type.Name))];
    }

    /// <summary>The names of the assemblies that an assembly uses.</summary>
    public static IReadOnlyCollection<string> Assemblies(string assembly)
    {
        using var module = Read(assembly);
        return [.. module.AssemblyReferences.Select(reference => reference.Name)];
    }

    private static ModuleDefinition Read(string assembly)
    {
        // Attributes are read only when the enums in them can be looked up.
        var resolver = new DefaultAssemblyResolver();
        foreach (var known in (Type[])[typeof(object), typeof(Microsoft.AspNetCore.Http.HttpRequest)])
            resolver.AddSearchDirectory(Path.GetDirectoryName(known.Assembly.Location));
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        return ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), new ReaderParameters { AssemblyResolver = resolver });
    }
}
