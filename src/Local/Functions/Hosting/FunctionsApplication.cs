using Local.Functions.Hosting;

namespace Local.Functions.Builder;

/// <summary>Where a Functions app begins.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with the usual settings.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        StartupFailures.EndProcessWithoutTrace();
        return new FunctionsApplicationBuilder(new LocalHostOptions { Args = args });
    }
}
