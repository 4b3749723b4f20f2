using DurableTask.Sqlite.Engine;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DurableTask.Sqlite.Tests;

/// <summary>Small parts of the engine by themselves.</summary>
public sealed class PartTests
{
    [Fact]
    public void RetryDelay_GrowsToItsLimit_AndEndsWithAttemptsOrTime()
    {
        RetryPolicy policy = new(6, TimeSpan.FromSeconds(2), 2, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));

        Assert.Equal([2, 4, 8, 10, 10], Enumerable.Range(1, 5).Select(n => Retries.NextDelay(policy, n, TimeSpan.Zero)!.Value.TotalSeconds));
        Assert.Null(Retries.NextDelay(policy, 6, TimeSpan.Zero));
        Assert.NotNull(Retries.NextDelay(policy, 1, TimeSpan.FromSeconds(59)));
        Assert.Null(Retries.NextDelay(policy, 1, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Registry_TakesNamesAndVersionsFromTheAttribute()
    {
        using ServiceProvider services = new ServiceCollection()
            .Configure<DurableTaskRegistry>(registry => registry.AddOrchestrator<Named>().AddOrchestrator<Plain>()).BuildServiceProvider();
        var tasks = RegisteredTasks.Of(services, string.Empty);

        Assert.True(tasks.TryCreateOrchestrator("自己的名", "7", services, out _));
        Assert.False(tasks.TryCreateOrchestrator("自己的名", "8", services, out _));
        Assert.True(tasks.TryCreateOrchestrator("plain", "8", services, out _));
    }

    /// <summary>Fails by this name when the package has changed: then look how it finds tasks by version now, and change RegisteredTasks.</summary>
    [Theory]
    [InlineData("TryCreateActivity", typeof(ITaskActivity))]
    [InlineData("TryCreateOrchestrator", typeof(ITaskOrchestrator))]
    public void VersionedFactory_ThatRegisteredTasksReflectsOn_IsStillThere(string method, Type task)
    {
        Type? versioned = typeof(IDurableTaskFactory).Assembly.GetType(RegisteredTasks.VersionedFactory);

        Assert.NotNull(versioned);
        Assert.Equal(
            [typeof(TaskName), typeof(TaskVersion), typeof(IServiceProvider), task.MakeByRefType()],
            versioned.GetMethod(method)!.GetParameters().Select(parameter => parameter.ParameterType));
    }

    [Fact]
    public void StoredFailure_KeepsEveryLevelToItsDepth()
    {
        Exception nested = new InvalidOperationException("底");
        for (int i = 0; i < Limits.FailureDepth + 4; i++)
            nested = new InvalidOperationException($"层{i}", nested);

        TaskFailureDetails? details = Failures.Read(Failures.FromException(nested)).Details;
        int depth = 0;
        for (; details is not null; details = details.InnerFailure)
            depth++;

        Assert.Equal(Limits.FailureDepth, depth);
    }

    [Fact]
    public void DeterministicGuid_DependsOnAllItsParts_AndIsVersion5()
    {
        DateTime at = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

        Guid id = DeterministicGuid.Create("实例", at, 0);

        Assert.Equal(id, DeterministicGuid.Create("实例", at, 0));
        Assert.Equal(5, id.Version);
        Assert.Equal(4, new[] { id, DeterministicGuid.Create("实例", at, 1), DeterministicGuid.Create("实例", at.AddTicks(1), 0), DeterministicGuid.Create("另", at, 0) }.Distinct().Count());
    }

    [DurableTask("自己的名", Version = "7")]
    private sealed class Named : TaskOrchestrator<string, string>
    {
        public override Task<string> RunAsync(TaskOrchestrationContext context, string input) => Task.FromResult(input);
    }

    private sealed class Plain : TaskOrchestrator<string, string>
    {
        public override Task<string> RunAsync(TaskOrchestrationContext context, string input) => Task.FromResult(input);
    }
}
