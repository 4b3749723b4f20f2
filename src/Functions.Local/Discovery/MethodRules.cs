using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Functions.Local.Discovery;

/// <summary>Rules for the method and class of any function.</summary>
internal static partial class MethodRules
{
    public static void Check(string name, MethodInfo method, Problems problems)
    {
        Type type = method.DeclaringType!;
        if (!ValidName().IsMatch(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(method, $"\"{name}\" is not a function name. Use a letter, then letters, digits, _ or -, 128 at most, and not \"host\".");
        }

        if (!IsPublic(type))
            problems.Add(method, $"the class {type.Name} is not public, so Functions does not find it. Make it and the classes around it public.");
        if (!method.IsPublic)
            problems.Add(method, "the method is not public, so Functions does not find it. Make it public.");
        if (type.ContainsGenericParameters || method.IsGenericMethodDefinition)
            problems.Add(method, "generic classes and methods cannot be functions. Remove the type parameters.");
        if (!method.IsStatic && (type.IsAbstract || type.IsInterface))
            problems.Add(method, $"{type.Name} is abstract, so it cannot be created. Make the class concrete or the method static.");
        if (type.IsValueType)
            problems.Add(method, $"{type.Name} is a struct. Functions live in classes.");
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
            problems.Add(method, "async void: the host could neither wait for it nor see it fail. Return Task.");
        if (IsValueTask(method.ReturnType))
            problems.Add(method, "it returns ValueTask. Return Task or Task<T>.");
    }

    private static bool IsPublic(Type type) => type.IsNested ? type.IsNestedPublic && IsPublic(type.DeclaringType!) : type.IsPublic;

    private static bool IsValueTask(Type type)
        => type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_\-]{0,127}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();
}
