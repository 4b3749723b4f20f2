using System.Collections.Concurrent;
using System.Text.Json;
using Local.DurableTask.Client;
using Local.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Local.DurableTask.Tests;

/// <summary>What cannot be done is said, with the instance and the next step; nothing is lost and nobody else is harmed.</summary>
public class BadInputTests
{
    private readonly ConcurrentQueue<string> _log = new();

    [Fact]
    public async Task OrchestratorThatDoesNotExist_FailsNamingItAndTheNextStep()
    {
        await using DurableTestHost host = await StartAsync();

        TaskFailureDetails failure = (await host.RunAsync("没有", options: new StartOrchestrationOptions("无一"))).FailureDetails!;

        Assert.Equal("OrchestratorTaskNotFound", failure.ErrorType);
        Assert.Contains("'没有'", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("then rewind or restart instance '无一'", failure.ErrorMessage, StringComparison.Ordinal);
        await AssertUnharmedAsync(host);
    }

    [Fact]
    public async Task ActivityThatDoesNotExist_FailsItsCallAtOnce_AndRunsAfterARewindOnceItDoes()
    {
        await using DurableTestHost host = await StartAsync();
        OrchestrationMetadata failed = await host.RunAsync("calls", "没有");
        Assert.Equal("ActivityTaskNotFound", failed.FailureDetails!.InnerFailure!.ErrorType);
        Assert.Contains($"instance '{failed.InstanceId}'", failed.FailureDetails.InnerFailure.ErrorMessage, StringComparison.Ordinal);
        await AssertUnharmedAsync(host);

        await host.StopAsync();
        await host.StartAgainAsync(registry =>
        {
            Register(registry);
            registry.AddActivityFunc<string>("没有", _ => "有了");
        });
        await host.Client.RewindInstanceAsync(failed.InstanceId, "有了");
        Assert.Equal("有了", (await host.Client.WaitForInstanceCompletionAsync(failed.InstanceId, getInputsAndOutputs: true)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task InputOfTheWrongType_FailsNamingTaskInstanceAndType_WithoutTheInput()
    {
        await using DurableTestHost host = await StartAsync();

        TaskFailureDetails failure = (await host.RunAsync("number", "机密", new StartOrchestrationOptions("错一"))).FailureDetails!;

        Assert.True(failure.IsCausedBy<JsonException>());
        Assert.Contains("input of orchestrator 'number' of instance '错一' does not fit the type System.Int32", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("机密", failure.ErrorMessage, StringComparison.Ordinal);
        await AssertUnharmedAsync(host);
    }

    [Fact]
    public async Task InputThatAnActivityCannotRead_FailsItsCall_NamingBoth()
    {
        await using DurableTestHost host = await StartAsync();

        TaskFailureDetails failure = (await host.RunAsync("calls", "number", new StartOrchestrationOptions("错二"))).FailureDetails!.InnerFailure!;

        Assert.Contains("input of activity 'number' of instance '错二' does not fit the type System.Int32", failure.ErrorMessage, StringComparison.Ordinal);
        await AssertUnharmedAsync(host);
    }

    [Fact]
    public async Task ResultOfTheWrongType_IsAnExceptionOfTheCall_ThatTheCodeCanCatch()
    {
        await using DurableTestHost host = await StartAsync();

        Assert.Equal("接住", (await host.RunAsync("catches")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task EventForNobody_IsDropped_AndSaidInTheLog()
    {
        await using DurableTestHost host = await StartAsync();
        OrchestrationMetadata ended = await host.RunAsync("echo", "好");

        await host.Client.RaiseEventAsync("没有", "到", "内容");
        await host.Client.RaiseEventAsync(ended.InstanceId, "到", "内容");

        Assert.Contains("EventRaised for 没有 has nobody to go to: there is no such orchestration, or it has ended", _log);
        Assert.Contains($"EventRaised for {ended.InstanceId} has nobody to go to: there is no such orchestration, or it has ended", _log);
        Assert.DoesNotContain(_log, line => line.Contains("内容", StringComparison.Ordinal));
        await AssertUnharmedAsync(host);
    }

    private static async Task AssertUnharmedAsync(DurableTestHost host)
        => Assert.Equal("好", (await host.RunAsync("echo", "好")).ReadOutputAs<string>());

    private Task<DurableTestHost> StartAsync() => DurableTestHost.StartAsync(
        Register, addServices: services => services.AddLogging(logging => logging.AddProvider(new Lines(_log))));

    private static void Register(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<string, string>("echo", (_, input) => input)
        .AddOrchestratorFunc<int, int>("number", (_, input) => input)
        .AddOrchestratorFunc<string, string>("calls", (context, activity) => context.CallActivityAsync<string>(activity, "字"))
        .AddOrchestratorFunc<string>("catches", async context =>
        {
            try
            {
                return (await context.CallActivityAsync<int>("text")).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (JsonException)
            {
                return "接住";
            }
        })
        .AddActivityFunc<int, int>("number", (_, input) => input)
        .AddActivityFunc<string>("text", _ => "字");

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
