using System.Text.Json;
using DurableTask.Sqlite.Engine;
using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DurableTask.Sqlite.Testing;

/// <summary>
/// Replays recorded histories against today's orchestrators, without an engine or a store; activities do not run.
/// <c>new HistoryReplayer(registry => registry.AddOrchestrator&lt;Invoice&gt;()).Replay(RecordedHistory.Load("invoice.json"));</c>
/// returns when the code still does what the history says, and throws <see cref="HistoryMismatchException"/> when it does not.
/// </summary>
public sealed class HistoryReplayer
{
    private readonly RunnerFactory _runners;

    /// <param name="register">Registers the orchestrators; activities are not needed.</param>
    /// <param name="services">What orchestrator classes are made with; none when null.</param>
    /// <param name="converter">The data converter with which the histories were written; the default one when null.</param>
    public HistoryReplayer(Action<DurableTaskRegistry> register, IServiceProvider? services = null, DataConverter? converter = null)
    {
        ServiceProvider registered = new ServiceCollection().Configure(Check.NotNull(register)).BuildServiceProvider();
        DurableTaskWorkerOptions options = new();
        if (converter is not null)
            options.DataConverter = converter;
        _runners = new RunnerFactory(RegisteredTasks.Of(registered, Options.DefaultName), options, NullLoggerFactory.Instance, services ?? registered);
    }

    private HistoryReplayer(RunnerFactory runners) => _runners = runners;

    /// <summary>Replays against the orchestrators that these services have registered. Their engine need not be started.</summary>
    public static HistoryReplayer For(IServiceProvider services) => new(new RunnerFactory(
        RegisteredTasks.Of(Check.NotNull(services), Options.DefaultName),
        services.GetRequiredService<IOptionsMonitor<DurableTaskWorkerOptions>>().CurrentValue,
        services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
        services));

    /// <summary>Replays one history.</summary>
    /// <exception cref="HistoryMismatchException">A step, the end, the output or the custom status differs; the message names the event.</exception>
    public void Replay(RecordedHistory history)
    {
        Check.NotNull(history);
        List<HistoryEvent> events = [.. history.Events.Select(e => e.ToHistoryEvent())];
        if (!events.Exists(e => e.Kind == EventKind.ExecutionStarted))
            return;

        bool isForeign = false;
        OrchestratorRunner runner = _runners.Create(ToInstance(history), () => history.Input, () => isForeign = true)
            ?? throw new HistoryMismatchException(history, 0, "the start", $"has no orchestrator named '{history.Orchestrator}'"
                + (history.Version.Length > 0 ? $" of version '{history.Version}'" : string.Empty));

        int end = events.FindIndex(e => e.Kind is EventKind.Terminated or EventKind.ExecutionCompleted);
        List<HistoryEvent> steps = end < 0 ? events : events[..end];
        HistoryEvent? ended = end < 0 ? null : events[end];
        try
        {
            runner.Replay(steps, mayEnd: ended?.Kind == EventKind.ExecutionCompleted);
        }
        catch (CodeDiffersException mismatch)
        {
            string codeDid = isForeign ? "awaited something that is not durable" : mismatch.CodeDid!;
            throw new HistoryMismatchException(history, mismatch.EventNumber, mismatch.HistorySays, codeDid);
        }

        CompareEnd(history, runner, end, ended);
        CompareCustomStatus(history, runner);
    }

    /// <summary>Replays every <c>*.json</c> of a folder and of those in it; returns how many.</summary>
    /// <exception cref="AggregateException">Histories that do not match, all of them.</exception>
    /// <exception cref="InvalidDataException">The folder has no recorded history, or a file is not one.</exception>
    public int ReplayFolder(string folder)
    {
        string[] files = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories);
        if (files.Length == 0)
            throw new InvalidDataException($"The folder '{folder}' has no recorded histories.");
        List<HistoryMismatchException> mismatches = [];
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            try
            {
                Replay(RecordedHistory.Load(file));
            }
            catch (HistoryMismatchException mismatch)
            {
                mismatches.Add(mismatch);
            }
        }

        return mismatches.Count == 0 ? files.Length : throw new AggregateException(mismatches);
    }

    private static Instance ToInstance(RecordedHistory history) => new(
        new StoredInstance(
            Key: 1,
            history.InstanceId,
            history.Orchestrator,
            history.Version,
            history.Status,
            history.Execution,
            Started: true,
            CreatedAt: history.Events[0].At,
            UpdatedAt: history.Events[0].At,
            StartAt: null,
            history.Parent is { } parent ? new ParentCall(0, parent.InstanceId, parent.Name, 0, 0) : null,
            history.Events.Count,
            history.Input,
            HasLargeInput: false),
        NoGauge.Instance);

    private static void CompareEnd(RecordedHistory history, OrchestratorRunner runner, int number, HistoryEvent? ended)
    {
        if (ended is not { Kind: EventKind.ExecutionCompleted })
            return;
        string says = ended.Name == nameof(OrchestrationRuntimeStatus.Failed)
            ? $"that it failed with {Failures.Read(ended.Data).Details}"
            : $"that it ended {ended.Name} with output {Shown(ended.Data)}";
        string? did = runner.Outcome switch
        {
            null => "is still waiting",
            Outcome.Continued => "continued as new",
            Outcome.Completed completed when ended.Name != nameof(OrchestrationRuntimeStatus.Completed) || !IsSame(completed.Output, ended.Data)
                => $"completed with output {Shown(completed.Output)}",
            Outcome.Failed failed when ended.Name != nameof(OrchestrationRuntimeStatus.Failed) || !IsSameFailure(failed.Failure, ended.Data)
                => $"failed with {Failures.Read(failed.Failure).Details}",
            _ => null,
        };
        if (did is not null)
            throw new HistoryMismatchException(history, number, says, did);
    }

    private static void CompareCustomStatus(RecordedHistory history, OrchestratorRunner runner)
    {
        // The status of an earlier execution stays until this one sets another.
        bool isSet = runner.TakeCustomStatus(out string? customStatus);
        if (!isSet && history.Execution > 0)
            return;
        if (!IsSame(customStatus, history.CustomStatus))
        {
            throw new HistoryMismatchException(
                history, history.Events.Count - 1, $"custom status {Shown(history.CustomStatus)} in the end", $"set {Shown(customStatus)}");
        }
    }

    private static bool IsSameFailure(string a, string? b)
    {
        TaskFailureDetails left = Failures.Read(a).Details;
        TaskFailureDetails right = Failures.Read(b).Details;
        return left.ErrorType == right.ErrorType && left.ErrorMessage == right.ErrorMessage;
    }

    /// <summary>Payloads are compared as JSON where they are JSON: a reformatted file is still the same.</summary>
    private static bool IsSame(string? a, string? b)
    {
        if (a == b)
            return true;
        if (a is null || b is null)
            return false;
        try
        {
            using JsonDocument left = JsonDocument.Parse(a);
            using JsonDocument right = JsonDocument.Parse(b);
            return JsonElement.DeepEquals(left.RootElement, right.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shown(string? payload) => payload is null ? "none" : Failures.Truncate(RecordedHistoryJson.Readable(payload), 200);
}
