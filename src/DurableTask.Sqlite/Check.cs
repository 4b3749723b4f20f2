using System.Runtime.CompilerServices;

namespace DurableTask.Sqlite;

/// <summary>Argument checks; each throws what the official library throws.</summary>
internal static class Check
{
    public static T NotNull<T>(T? argument, [CallerArgumentExpression(nameof(argument))] string? name = null) where T : class
        => argument ?? throw new ArgumentNullException(name);

    public static void NotDefault(TaskName name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        if (string.IsNullOrEmpty(name.Name))
            throw new ArgumentException("The name of a task must not be empty.", parameter);
    }

    public static string NotNullOrEmpty(string? argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(argument, name);
        return argument;
    }
}
