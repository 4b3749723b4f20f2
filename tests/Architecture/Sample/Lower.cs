using Architecture.Tests.Sample.Upper;

namespace Architecture.Tests.Sample.Lower;

/// <summary>Knows what stands above it in every way that there is; each is told by the member that does.</summary>
public class Wrong
{
    public const string Harmless = nameof(Secret);

    private readonly Secret? held = null;

    public object? Property => held;

    public static object Body() => Secret.Make();

    [Mark]
    public static int Attribute() => 1;

    public static int Argument() => new List<Secret>().Count;

    public static int GenericCall() => Array.Empty<Secret>().Length;

    public static string TypeOf() => typeof(Secret).Name;

    public static Func<object> Lambda() => static () => Secret.Make();

    public static Func<Secret> CachedLambda() => static () => new();

    public static string MethodGroup() => Describe(Secret.Make);

    public static async Task<object> AsyncAsync()
    {
        await Task.Yield();
        return Secret.Make();
    }

    public static Func<Task<object>> AsyncLambda(int captured) => async () =>
    {
        await Task.Yield();
        return captured > 0 ? Secret.Make() : new object();
    };

    public static object LocalFunction()
    {
        return Make();

        static object Make() => Secret.Make();
    }

    public static IEnumerable<object> Iterator()
    {
        yield return Secret.Make();
    }

    public static bool Catches()
    {
        try
        {
            return Harmless.Length > 0;
        }
        catch (BrokenException)
        {
            return false;
        }
    }

    public static int Array2(Secret[][] parameter) => parameter.Length;

    private static string Describe(Delegate made) => made.Method.Name;

    public static class Nested
    {
        public static object Body() => Secret.Make();
    }
}

public sealed class Derived : Secret;

public sealed class Constrained<T>
    where T : IWish;

public sealed class Attributed
{
    public int Property { [return: Mark(Kind = typeof(Secret))] get; }

    public static void Parameter([Mark(Choice = Choice.One)] int parameter) => GC.KeepAlive(parameter);
}

/// <summary>Says the name of what stands above it, and knows it as little as a text would.</summary>
public static class Right
{
    public static string Name => nameof(Secret);
}
