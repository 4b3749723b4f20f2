namespace Functions.Local.Hosting;

/// <summary>The entrance beside <c>FunctionsApplication.CreateBuilder</c>, for those who choose more than the command line.</summary>
public static class LocalHost
{
    /// <summary>
    /// A builder set up as <paramref name="options"/> say. Unlike <c>FunctionsApplication.CreateBuilder</c> it leaves the process alone:
    /// a <see cref="LocalHostStartupException"/> is the caller's.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(LocalHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new FunctionsApplicationBuilder(options);
    }
}
