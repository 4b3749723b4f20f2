using Local.DurableTask.Abstractions;
using Local.DurableTask.Client;
using Local.DurableTask.Converters;
using Local.DurableTask.Engine;

namespace Local.DurableTask.Tests;

public class ModelTests
{
    [Theory]
    [InlineData(0, 1, 1, null, null)]
    [InlineData(1, 0, 1, null, null)]
    [InlineData(1, 1, 0.9, null, null)]
    [InlineData(1, 1, double.NaN, null, null)]
    [InlineData(1, 10, 1, 9, null)]
    [InlineData(1, 10, 1, null, 9)]
    public void RetryPolicy_OutOfRange_IsRefused(int attempts, int first, double coefficient, int? longest, int? timeout)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(
            attempts,
            TimeSpan.FromSeconds(first),
            coefficient,
            longest is { } l ? TimeSpan.FromSeconds(l) : null,
            timeout is { } t ? TimeSpan.FromSeconds(t) : null));

    [Fact]
    public void RetryPolicy_Unset_HasTheOfficialDefaults()
    {
        RetryPolicy policy = new(3, TimeSpan.FromSeconds(1), maxRetryInterval: Timeout.InfiniteTimeSpan, retryTimeout: Timeout.InfiniteTimeSpan);

        Assert.Equal(1, policy.BackoffCoefficient);
        Assert.Equal(TimeSpan.FromHours(1), new RetryPolicy(3, TimeSpan.FromSeconds(1)).MaxRetryInterval);
        Assert.Equal(Timeout.InfiniteTimeSpan, policy.RetryTimeout);
        Assert.Null(policy.HandleAsync);
        Assert.True(policy.Handle(new IOException()));
    }

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
    public void TaskName_ComparesWithoutCase_AndDefaultIsNoName()
    {
        Assert.Equal(new TaskName("备份Abc"), (TaskName)"备份aBC");
        Assert.True((TaskName)"a" == "A");
        Assert.Equal(default, (TaskName)string.Empty);
        Assert.Equal("x", (string)new TaskName("x"));
        Assert.Equal(new TaskName("Q").GetHashCode(), new TaskName("q").GetHashCode());
    }

    [Fact]
    public void TaskVersion_TreatsNullEmptyAndDefaultAlike()
    {
        Assert.Equal(TaskVersion.Unversioned, new TaskVersion(null));
        Assert.Equal(string.Empty, new TaskVersion(string.Empty).Version);
        Assert.True(new TaskVersion("A") == "a");
        Assert.Throws<ArgumentException>(() => new TaskVersion(" "));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "1", -1)]
    [InlineData("1", " ", 1)]
    [InlineData("1.10", "1.9", 1)]
    [InlineData("abc", "ABD", -1)]
    public void Versions_CompareAsVersionsThenAsText(string a, string b, int sign)
        => Assert.Equal(sign, Math.Sign(TaskOrchestrationVersioningUtils.CompareVersions(a, b)));

    [Fact]
    public void JsonConverter_IncludesFields_AndPassesNull()
    {
        JsonDataConverter converter = JsonDataConverter.Default;

        Assert.Null(converter.Serialize(null));
        Assert.Null(converter.Deserialize(null, typeof(string)));
        Assert.Equal(0, converter.Deserialize<int>(null));
        Assert.Equal((1, "二"), converter.Deserialize<(int, string)>(converter.Serialize((1, "二"))));
    }

    [Fact]
    public void SubOrchestrationOptions_KeepWhatTheyWrap()
    {
        TaskOptions options = new(new RetryPolicy(2, TimeSpan.FromSeconds(1)), new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "值" })
        {
            Version = "3",
        };

        SubOrchestrationOptions child = options.WithInstanceId("子");

        Assert.Equal("子", child.InstanceId);
        Assert.Same(options.Retry, child.Retry);
        Assert.Same(options.Tags, child.Tags);
        Assert.Equal("3", child.Version!.Value.Version);
        Assert.Equal("子", new SubOrchestrationOptions((TaskOptions)child).InstanceId);
        Assert.Equal("子", (child with { Retry = null }).InstanceId);
    }

    [Fact]
    public void Registry_RefusesASecondTaskOfAName_AndNamesWithoutName()
    {
        DurableTaskRegistry registry = new();
        registry.AddActivityFunc("做", _ => { }).AddActivityFunc<object?, int>("做", "2", (_, _) => Task.FromResult(1));

        Assert.Throws<ArgumentException>(() => registry.AddActivityFunc("做", _ => { }));
        Assert.Throws<ArgumentException>(() => registry.AddActivityFunc<object?, int>("做", "2", (_, _) => Task.FromResult(1)));
        Assert.Throws<ArgumentException>(() => registry.AddActivityFunc(default, _ => { }));
        Assert.Throws<ArgumentException>(() => registry.AddOrchestrator(typeof(string)));
        Assert.Equal(2, registry.GetActivities().Count());
        Assert.Empty(registry.GetOrchestrators());
    }

    [Fact]
    public void Registry_TakesNamesAndVersionsFromTheAttribute()
    {
        DurableTaskRegistry registry = new();
        registry.AddOrchestrator<Named>().AddOrchestrator<Plain>();

        Assert.NotNull(registry.FindOrchestrator("自己的名", "7"));
        Assert.Null(registry.FindOrchestrator("自己的名", "8"));
        Assert.NotNull(registry.FindOrchestrator("plain", "8"));
    }

    [Fact]
    public void Failure_IsCausedBy_KnowsBaseTypes_AndUnknownTypesAreNoMatch()
    {
        TaskFailureDetails details = TaskFailureDetails.FromException(new FileNotFoundException("无"));

        Assert.True(details.IsCausedBy<IOException>());
        Assert.True(details.IsCausedBy(typeof(Exception)));
        Assert.False(details.IsCausedBy<FormatException>());
        Assert.False((details with { ErrorType = "No.Such.Type" }).IsCausedBy<Exception>());
        Assert.Throws<ArgumentException>(() => details.IsCausedBy(typeof(string)));
        Assert.Equal("System.IO.FileNotFoundException: 无", details.ToString());
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

    [Fact]
    public async Task Pageable_ReadsAllPages_FromTheGivenToken()
    {
        AsyncPageable<string> pages = Pageable.Create<string>((token, _) => Task.FromResult(
            token is null ? new Page<string>(["一", "二"], "next") : new Page<string>(["三"])));

        List<string> all = [];
        await foreach (string value in pages)
            all.Add(value);
        List<Page<string>> rest = [];
        await foreach (Page<string> page in pages.AsPages("next"))
            rest.Add(page);

        Assert.Equal(["一", "二", "三"], all);
        Assert.Equal(["三"], Assert.Single(rest).Values);
    }

    [Fact]
    public void DedupeStatuses_AreKeptByName()
    {
        StartOrchestrationOptions options = new StartOrchestrationOptions("一").WithDedupeStatuses(OrchestrationRuntimeStatus.Failed);

        Assert.Equal(["Failed"], options.DedupeStatuses);
        Assert.DoesNotContain(OrchestrationRuntimeStatus.ContinuedAsNew, StartOrchestrationOptionsExtensions.ValidDedupeStatuses);
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
