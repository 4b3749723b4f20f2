using System.Collections.Concurrent;
using DurableTask.Sqlite;
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using DurableTask.Sqlite.Tests;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RandomOrchestrations;

/// <summary>What the engine has on an instance in the end.</summary>
internal sealed record EngineInstance(StoredDetails Details, RecordedHistory History);

/// <summary>Runs many plans at once on one engine with one clock, until nothing can happen any more.</summary>
internal sealed class EngineRun : IAsyncDisposable
{
    private const string Outside = "外面";
    private const int Unlimited = 1_000_000;
    private const string Control = "管理";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<long, Plan> _plans;
    private readonly bool _isDisturbed;
    private readonly Queue<int> _crashes;
    private readonly VirtualClock _clock = new(new DateTimeOffset(RandomOrchestrator.Epoch));
    private CrashPoint _point = new(int.MaxValue, before: false);
    private DurableTestHost? _host;

    /// <param name="plans">What to run.</param>
    /// <param name="crashes">Null: undisturbed. Else: instances leave memory after each turn, and the engine crashes after so many commits, each time anew.</param>
    public EngineRun(IEnumerable<Plan> plans, IEnumerable<int>? crashes)
    {
        _plans = plans.ToDictionary(plan => plan.Seed);
        _isDisturbed = crashes is not null;
        _crashes = new Queue<int>(crashes ?? []);
    }

    /// <summary>How often each call of each instance was begun.</summary>
    public ConcurrentDictionary<(string Instance, int Call), int> Effects { get; } = new();

    /// <summary>How often the engine crashed.</summary>
    public int Crashes { get; private set; }

    /// <summary>Commits since the last start, the starts of the plans among them.</summary>
    public int Commits => _point.Commits;

    public async Task RunAsync()
    {
        _host = await DurableTestHost.StartAsync(Register, Configure, AddServices, _clock);
        await Task.WhenAll(_plans.Values.SelectMany(plan => new[] { StartAsync(plan, RandomOrchestrator.Name), StartAsync(plan, Outside) }));
        PlanCrash();
        _clock.AutoAdvance = true;
        while (await Task.WhenAny(_clock.WhenIdleAsync(), _point.Reached).WaitAsync(s_patience) == _point.Reached)
            await CrashAsync();
    }

    /// <summary>The instances by id, without what acts from outside.</summary>
    public Dictionary<string, EngineInstance> Read()
    {
        IStore store = _host!.Engine.Store;
        InstancePage all = store.Query(new InstanceFilter(null, null, null, null, int.MaxValue - 1, InputsAndOutputs: true, null));
        return all.Instances
            .Where(details => details.Name != Outside)
            .ToDictionary(details => details.Id, details => new EngineInstance(details, _host.Record(details.Id)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        await _host.CrashAsync();
        await _host.DisposeAsync();
    }

    private async Task CrashAsync()
    {
        using (_clock.Hold())
        {
            await _host!.CrashAsync();
            Crashes++;
            await _host.StartAgainAsync();
            PlanCrash();
        }
    }

    private void PlanCrash()
    {
        if (_crashes.TryDequeue(out int commits))
            _point.CrashAfter(commits);
    }

    private Task StartAsync(Plan plan, string orchestrator) => _host!.Client.ScheduleNewOrchestrationInstanceAsync(
        orchestrator,
        new RunInput(plan.Seed, 0, 0, string.Empty),
        new StartOrchestrationOptions(orchestrator == Outside ? Outside + plan.Seed : plan.RootId));

    private void Configure(SqliteDurableTaskOptions options)
    {
        if (_isDisturbed)
            options.MaxLiveOrchestrations = 1;
    }

    private void AddServices(IServiceCollection services)
    {
        // A call that waits for a place would begin late: at no moment that the plain world knows.
        services.Configure<DurableTaskWorkerOptions>(options => options.Concurrency.MaximumConcurrentActivityWorkItems = Unlimited);
        if (!_isDisturbed)
            return;
        ServiceDescriptor store = services.Single(descriptor => descriptor.ServiceType == typeof(IStore));
        services.Replace(ServiceDescriptor.Singleton<IStore>(provider =>
        {
            _point = new CrashPoint(int.MaxValue, before: false);
            return new CrashingStore((IStore)store.ImplementationFactory!(provider), _point);
        }));
    }

    private void Register(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<RunInput, string>(RandomOrchestrator.Name, (context, input) => RandomOrchestrator.RunAsync(context, _plans[input.Seed], input))
        .AddOrchestratorFunc<RunInput>(Outside, ActAsync)
        .AddActivityFunc<CallInput, string>(RandomOrchestrator.Activity, CallAsync)
        .AddActivityFunc<ControlInput>(Control, ControlAsync);

    private async Task<string> CallAsync(TaskActivityContext context, CallInput call)
    {
        Effects.AddOrUpdate((context.InstanceId, call.Id), 1, (_, count) => count + 1);
        TimeSpan rest = call.EndsAt - _clock.GetUtcNow().UtcDateTime;
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, _clock);
        if (_clock.GetUtcNow().UtcDateTime < call.FailsUntil)
            throw new FormatException($"活动{call.Id}");
        return $"果{call.Id}";
    }

    /// <summary>Acts on a plan's instances from outside. Undisturbed, events come from the client; else from this orchestration, which sends each once.</summary>
    private async Task ActAsync(TaskOrchestrationContext context, RunInput input)
    {
        Plan plan = _plans[input.Seed];
        foreach (OutsideAction action in plan.Outside)
        {
            await context.CreateTimer(RandomOrchestrator.Epoch.AddSeconds(action.Moment), CancellationToken.None);
            string target = plan.TargetId(action);
            if (action.Kind == OutsideKind.Raise && _isDisturbed)
                context.SendEvent(target, action.Event, Outside);
            else
                await context.CallActivityAsync(Control, new ControlInput(target, action.Kind, action.Event));
        }
    }

    private Task ControlAsync(TaskActivityContext context, ControlInput input)
    {
        DurableTaskClient client = _host!.Client;
        return input.Kind switch
        {
            OutsideKind.Raise => client.RaiseEventAsync(input.Target, input.Event, Outside),
            OutsideKind.Suspend => client.SuspendInstanceAsync(input.Target),
            OutsideKind.Resume => client.ResumeInstanceAsync(input.Target),
            OutsideKind.Terminate => client.TerminateInstanceAsync(input.Target),
            _ => client.TerminateInstanceAsync(input.Target, new TerminateInstanceOptions(Recursive: true)),
        };
    }

    private sealed record ControlInput(string Target, OutsideKind Kind, string Event);
}
