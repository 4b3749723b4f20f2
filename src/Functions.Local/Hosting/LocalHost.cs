namespace Functions.Local.Hosting;

/// <summary>An alternative to <c>FunctionsApplication.CreateBuilder</c>, with more options than the command line.</summary>
public static class LocalHost
{
    /// <summary>
    /// A builder set up as <paramref name="options"/> say. Unlike <c>FunctionsApplication.CreateBuilder</c> it does not end the process: a
    /// <see cref="LocalHostStartupException"/> goes to the caller.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(LocalHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new FunctionsApplicationBuilder(options);
    }
}
