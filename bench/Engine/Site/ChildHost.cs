using System.CommandLine;

namespace EngineBench.Site;

/// <summary>The engine in its own process, for measurements from outside: kill -9, start-up, idleness.</summary>
internal static class ChildHost
{
    public const string Serving = "serving";
    public const string Done = "done";
    private const int CallersAtOnce = 500;

    private static readonly Option<string> Store = new("--store") { Required = true };
    private static readonly Option<int> Naps = new("--naps") { Description = "Orchestrations to put to sleep" };
    private static readonly Option<int> Wake = new("--wake") { Description = "Orchestrations to wake up again, each of which must end well" };
    private static readonly Option<int> Text = new("--text") { Description = "Characters to send through an orchestration and an activity and back" };

    public static Command Command()
    {
        Command command = new("child", "Used by other verbs") { Store, Naps, Wake, Text };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            await using EngineSite site = await EngineSite.StartAsync(parsed.GetValue(Store)!);
            await site.RunAsync(Orchestrations.Nothing, 1, "1", cancellation);
            Console.WriteLine(Serving);
            await Bench.ManyAsync(parsed.GetValue(Naps), CallersAtOnce, i => SleepAsync(site, i, cancellation));
            await Bench.ManyAsync(parsed.GetValue(Wake), CallersAtOnce, i => WakeAsync(site, i, cancellation));
            if (parsed.GetValue(Text) is > 0 and int length)
                await PassTextAsync(site, length, cancellation);
            Console.WriteLine(Done);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        });
        return command;
    }

    private static async Task PassTextAsync(EngineSite site, int length, CancellationToken cancellation)
    {
        string id = await site.Client.ScheduleNewOrchestrationInstanceAsync(Orchestrations.PassText, new string('x', length), cancellation);
        await site.Client.WaitForInstanceCompletionAsync(id, cancellation);
        string? output = (await site.Client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation))!.ReadOutputAs<string>();
        if (output?.Length != length || output.AsSpan().ContainsAnyExcept('x'))
            throw new InvalidOperationException($"{length:N0} characters came back as {output?.Length:N0} or changed.");
    }

    private static string Id(int number) => $"nap-{number}";

    private static async Task SleepAsync(EngineSite site, int number, CancellationToken cancellation)
    {
        await site.Client.ScheduleNewOrchestrationInstanceAsync(
            Orchestrations.NapOrGo, 86_400_000, new StartOrchestrationOptions(Id(number)), cancellation);
        await site.Client.WaitForInstanceStartAsync(Id(number), cancellation);
    }

    private static async Task WakeAsync(EngineSite site, int number, CancellationToken cancellation)
    {
        await site.Client.RaiseEventAsync(Id(number), Orchestrations.Go, 1, cancellation);
        OrchestrationMetadata ended = await site.Client.WaitForInstanceCompletionAsync(Id(number), getInputsAndOutputs: true, cancellation);
        if (ended.SerializedOutput != "1")
            throw new InvalidOperationException($"'{ended.InstanceId}' ended as {ended.RuntimeStatus} with {ended.SerializedOutput}.");
    }
}
