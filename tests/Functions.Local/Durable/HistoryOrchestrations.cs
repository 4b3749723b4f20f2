
namespace Functions.Local.Tests.Durable;

/// <summary>Orchestrations whose histories have an entry of each kind.</summary>
public sealed class HistoryOrchestrations(SampleEvents events)
{
    [Function("Rich")]
    public static async Task<Person> RunRichAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync<string>("Greeting", new Person("世界", 1));
        await context.CreateTimer(TimeSpan.FromSeconds(1.5), CancellationToken.None);
        await FailAsync(context.CallActivityAsync("Breaks", "杯子"));
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        await context.CallSubOrchestratorAsync<string>("Greets", "孩子", new SubOrchestrationOptions { InstanceId = "孩子-一" });
        await FailAsync(context.CallSubOrchestratorAsync("Fails", options: new SubOrchestrationOptions { InstanceId = "孩子-二" }));
        context.SendEvent("别人", "通知", new Person("邻居", 3));
        context.SetCustomStatus("等");
        string name = await context.WaitForExternalEvent<string>("继续");
        return new Person(name, 2);
    }

    [Function("Open")]
    public static async Task RunOpenAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Task activity = context.CallActivityAsync("Hangs");
        Task child = context.CallSubOrchestratorAsync("Waits", "世界", new SubOrchestrationOptions { InstanceId = "孩子-三" });
        Task timer = context.CreateTimer(TimeSpan.FromDays(400), CancellationToken.None);
        await Task.WhenAll(activity, child, timer);
    }

    [Function("Again")]
    public static async Task<int> RunAgainAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int round = context.GetInput<int>();
        await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
        if (round < 3)
            context.ContinueAsNew(round + 1);
        return round;
    }

    [Function("Mends")]
    public static Task<string> RunMendsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        => context.CallActivityAsync<string>("BreaksOnce", "杯子");

    [Function("BreaksOnce")]
    public string BreakOnce([ActivityTrigger] string what)
        => events.BreaksNow() ? throw new InvalidOperationException($"{what}坏了") : $"{what}好了";

    private static async Task FailAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (TaskFailedException)
        {
            // It is in the history, which is what it is for.
        }
    }
}
