using Run.Processes;

namespace Run.Tests.Fakes;

/// <summary>
/// The program that the runner starts in the tests: the app, or with <c>--port</c> the simulator, or with <c>hold</c> a runner that
/// starts one program and waits to be killed.
/// </summary>
internal static class Program
{
    public static async Task Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["hold", var folder]:
                await HoldAsync(folder);
                break;
            case [.., "--port", var port]:
                await FakeApp.ServeAsync($"http://127.0.0.1:{port}", FakeBackup.OfEnvironment());
                break;
            default:
                if (Environment.GetEnvironmentVariable("Fake__Crash") is { Length: > 0 } message)
                {
                    Console.WriteLine(message);
                    Environment.Exit(7);
                }
                await FakeApp.ServeAsync(Environment.GetEnvironmentVariable("ASPNETCORE_URLS")!, FakeBackup.OfEnvironment());
                break;
        }
    }

    private static async Task HoldAsync(string folder)
    {
        var spec = new ChildSpec { Name = "sleeper", Program = "sleep", Arguments = ["600"], Ready = [] };
        Child.Start(spec, folder, Path.Combine(folder, "sleeper.pid"), folder, TimeProvider.System);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }
}
