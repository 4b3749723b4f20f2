using System.Reflection;

namespace Functions.Local.Hosting;

/// <summary>Where a Functions app begins.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with the usual settings. A host that cannot start ends the process with a sentence instead of a stack trace.</summary>
    /// <param name="args">Command line, as settings: <c>--Name=value</c>.</param>
    /// <param name="functions">Where functions are looked for; none: the entry assembly.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args, params Assembly[] functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        StartupFailures.EndProcessWithoutTrace();
        return new FunctionsApplicationBuilder(new LocalHostOptions { Args = args, FunctionAssemblies = functions.Length > 0 ? functions : null });
    }
}
