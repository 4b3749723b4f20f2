namespace Run.Processes;

/// <summary>The account that the simulator is started with, and the app connects as. Made up, like the data.</summary>
internal static class SampleCloud
{
    public const string AppId = "wx5a3b1e0000000001";
    public const string AppSecret = "simulated-secret";
    public const string Env = "simulated-shop";

    /// <summary>How long each export job takes at the service: long enough to be seen.</summary>
    public const string JobSeconds = "1";
}
