#pragma warning disable CS0618 // Filters are marked experimental upstream.
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DurableTask.Sqlite.Tests;

/// <summary>Filters, timer intervals and facts about exceptions, as the official worker has them.</summary>
public class WorkerOptionsTests
{
    [Fact]
    public async Task Filter_LeavesWhatItRefusesPending_UntilAWorkerTakesIt()
    {
        Filter filter = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc<string>("结账", _ => "好"),
            addServices: services => services.AddDurableTaskWorker().UseOrchestrationFilter(filter));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.RunAsync("结账")).RuntimeStatus);

        filter.Refused = "红";
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "结账", new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["色"] = "红" } });
        string other = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "结账", new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["色"] = "蓝" } });
        await host.Client.WaitForInstanceCompletionAsync(other);
        await host.Clock.WhenIdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);

        filter.Refused = null;
        await host.StopAsync();
        await host.StartAgainAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.WaitForInstanceCompletionAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task TimerLongerThanTheInterval_IsMadeAsSeveral_AndFiresWhenDue()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc<DateTime>("睡", async context =>
            {
                await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
                return context.CurrentUtcDateTime;
            }),
            addServices: services => services.AddDurableTaskWorker().Configure(options => options.MaximumTimerInterval = TimeSpan.FromDays(3)));
        DateTime start = host.Clock.GetUtcNow().UtcDateTime;

        OrchestrationMetadata done = await host.RunAsync("睡");

        Assert.Equal(start.AddDays(7), done.ReadOutputAs<DateTime>());
        Assert.Equal(3, StoredHistory.Of(host, done.InstanceId).Events.Count(e => e.Kind == EventKind.TimerCreated));
    }

    [Fact]
    public async Task ExceptionProperties_ReachTheCaller_AtEachLevel()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc("o", context => context.CallActivityAsync("a"))
                .AddActivityFunc("a", (TaskActivityContext _) => throw new InvalidOperationException("外", new InvalidDataException("内"))),
            addServices: services => services.AddSingleton<IExceptionPropertiesProvider, Facts>());

        TaskFailureDetails activity = (await host.RunAsync("o")).FailureDetails!.InnerFailure!;

        Assert.Equal("外", activity.Properties!["说"]);
        Assert.Equal(42d, activity.Properties["数"]);
        Assert.Equal(["甲", true, null], Assert.IsType<List<object?>>(activity.Properties["列"]));
        Assert.Equal("内", activity.InnerFailure!.Properties!["说"]);
        Assert.Equal(Facts.Date, activity.Properties["日"]);
        Assert.Equal(DateTimeKind.Utc, ((DateTime)activity.Properties["日"]!).Kind);
        Assert.Equal(Facts.Moment, activity.Properties["时"]);
        Assert.Equal(TimeSpan.FromHours(8), ((DateTimeOffset)activity.Properties["时"]!).Offset);
        Assert.Equal(Facts.Date, Assert.IsType<Dictionary<string, object?>>(activity.Properties["内"])["日"]);
        Assert.Equal("2026-11-04", Assert.IsType<Dictionary<string, object?>>(activity.Properties["假"])["$dateTime"]);
        Assert.Equal(7d, activity.Properties["$价"]);
        Assert.Equal(("Friday", "1.5.0", "NaN"), (activity.Properties["枚"], activity.Properties["版"], activity.Properties["非数"]));
    }

    [Fact]
    public async Task ExceptionProperties_ThatCannotBeMade_DoNotCostTheFailure()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc("o", _ => throw new InvalidDataException("坏数据")),
            addServices: services => services.AddSingleton<IExceptionPropertiesProvider, BrokenFacts>());

        TaskFailureDetails failure = (await host.RunAsync("o")).FailureDetails!;

        Assert.Equal("坏数据", failure.ErrorMessage);
        Assert.Contains("没了", (string)failure.Properties!["propertiesProvider"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NegativeDelay_FailsTheInstance_NamingIt_AndAPastPointInTimeFiresAtOnce()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("负", context => context.CreateTimer(TimeSpan.FromMinutes(-5), CancellationToken.None))
            .AddOrchestratorFunc("过去", context => context.CreateTimer(context.CurrentUtcDateTime.AddMinutes(-5), CancellationToken.None)));

        OrchestrationMetadata failed = await host.RunAsync("负", options: new StartOrchestrationOptions("负一"));

        Assert.True(failed.FailureDetails!.IsCausedBy<ArgumentOutOfRangeException>());
        Assert.Contains("'负一'", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.RunAsync("过去")).RuntimeStatus);
    }

    private sealed class Filter : IOrchestrationFilter
    {
        public string? Refused { get; set; }

        public async ValueTask<bool> IsOrchestrationValidAsync(OrchestrationFilterParameters info, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return info.Name == "结账" && (Refused is null || info.Tags?.GetValueOrDefault("色") != Refused);
        }
    }

    private sealed class Facts : IExceptionPropertiesProvider
    {
        public static readonly DateTime Date = new(2026, 11, 4, 18, 0, 0, 123, DateTimeKind.Utc);
        public static readonly DateTimeOffset Moment = new(2026, 11, 5, 2, 0, 0, TimeSpan.FromHours(8));

        public IDictionary<string, object?>? GetExceptionProperties(Exception exception)
            => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["说"] = exception.Message,
                ["数"] = 42,
                ["列"] = new object?[] { "甲", true, null },
                ["日"] = Date,
                ["时"] = Moment,
                ["内"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["日"] = Date },
                ["假"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["$dateTime"] = "2026-11-04" },
                ["$价"] = 7,
                ["枚"] = DayOfWeek.Friday,
                ["版"] = new Version(1, 5, 0),
                ["非数"] = double.NaN,
            };
    }

    private sealed class BrokenFacts : IExceptionPropertiesProvider
    {
        public IDictionary<string, object?>? GetExceptionProperties(Exception exception) => throw new NotSupportedException("没了");
    }
}
