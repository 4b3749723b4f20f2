using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RandomOrchestrations.Plain;

/// <summary>The context of one execution in the plain world: every call goes straight to the world, every wait is a task in memory.</summary>
internal sealed class PlainContext(PlainWorld world, PlainInstance instance) : TaskOrchestrationContext
{
    private readonly Dictionary<int, TaskCompletionSource<string>> _open = [];
    private readonly List<(string Name, TaskCompletionSource<string> Source)> _waits = [];
    private readonly List<Delivery> _kept = [];
    private int _tasks;
    private int _guids;

    public Task<string>? Run { get; private set; }

    public string Output => Run!.GetAwaiter().GetResult();

    public (RunInput Input, bool Preserves)? Next { get; private set; }

    public override TaskName Name => RandomOrchestrator.Name;

    public override string InstanceId => instance.InstanceId;

    public override ParentOrchestrationInstance? Parent
        => instance.Caller is { } caller ? new ParentOrchestrationInstance(RandomOrchestrator.Name, caller.Instance.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => world.Now;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public void Start(RunInput input) => Run = RandomOrchestrator.RunAsync(this, world.Plan, input);

    public IEnumerable<Delivery> UntakenEvents() => _kept;

    public void Receive(Delivery delivery)
    {
        if (delivery.Kind == DeliveryKind.Event)
        {
            // The newest wait that is still open is served first.
            int newest = _waits.FindLastIndex(wait => IsFor(wait.Name, delivery) && !wait.Source.Task.IsCompleted);
            if (newest < 0)
                _kept.Add(delivery);
            else
                _waits[newest].Source.SetResult(delivery.Data!);
        }
        else if (_open.Remove(delivery.TaskId, out TaskCompletionSource<string>? source))
        {
            string name = delivery.Kind == DeliveryKind.ActivityResult ? RandomOrchestrator.Activity : RandomOrchestrator.Name;
            if (delivery.Failure is { } failure)
                source.SetException(new TaskFailedException(name, delivery.TaskId, failure));
            else
                source.SetResult(delivery.Data ?? string.Empty);
        }
    }

    public override T? GetInput<T>()
        where T : default => default;

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
        => (TResult)(object)await RetriedAsync(options?.Retry, () =>
        {
            Task<string> result = Open(out int taskId);
            world.CallActivity(instance, (CallInput)input!, taskId);
            return result;
        });

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        string id = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        return (TResult)(object)await RetriedAsync(options?.Retry, () =>
        {
            Task<string> result = Open(out int taskId);
            world.StartChild(instance, id, (RunInput)input!, taskId);
            return result;
        });
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Task timer = Open(out int taskId);
        world.Later(instance, fireAt, DeliveryKind.Timer, taskId);
        cancellationToken.Register(() =>
        {
            if (_open.Remove(taskId, out TaskCompletionSource<string>? source))
                source.SetCanceled(cancellationToken);
        });
        return timer;
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        int kept = _kept.FindIndex(delivery => IsFor(eventName, delivery));
        if (kept >= 0)
        {
            string? data = _kept[kept].Data;
            _kept.RemoveAt(kept);
            return (T)(object)data!;
        }

        TaskCompletionSource<string> source = new();
        _waits.Add((eventName, source));
        cancellationToken.Register(() => source.TrySetCanceled(cancellationToken));
        return (T)(object)await source.Task;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        _tasks++;
        world.SendEvent(instanceId, eventName, (string)payload);
    }

    public override void SetCustomStatus(object? customStatus) => instance.CustomStatus = (string?)customStatus;

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
        => Next = ((RunInput)newInput!, preserveUnprocessedEvents);

    /// <summary>An id by RFC 4122, version 5, in the namespace of Durable Functions.</summary>
    public override Guid NewGuid()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{InstanceId}_{CurrentUtcDateTime:o}_{_guids++}");
        byte[] space = Convert.FromHexString("9e9529585e334daf827f2fa12937b875");
#pragma warning disable CA5350 // The RFC fixes SHA-1.
        byte[] hash = SHA1.HashData([.. space, .. Encoding.UTF8.GetBytes(name)]);
#pragma warning restore CA5350
        uint first = BinaryPrimitives.ReadUInt32BigEndian(hash);
        ushort third = (ushort)((BinaryPrimitives.ReadUInt16BigEndian(hash.AsSpan(6)) & 0x0FFF) | 0x5000);
        byte variant = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(first, BinaryPrimitives.ReadUInt16BigEndian(hash.AsSpan(4)), third, variant, hash[9], hash[10], hash[11], hash[12], hash[13], hash[14], hash[15]);
    }

    private static bool IsFor(string name, Delivery delivery) => string.Equals(name, delivery.Name, StringComparison.OrdinalIgnoreCase);

    private Task<string> Open(out int taskId)
    {
        taskId = _tasks++;
        return (_open[taskId] = new TaskCompletionSource<string>()).Task;
    }

    private async Task<string> RetriedAsync(TaskRetryOptions? retry, Func<Task<string>> attempt)
    {
        DateTime start = world.Now;
        for (int number = 1; ; number++)
        {
            TimeSpan delay;
            try
            {
                return await attempt();
            }
            catch (TaskFailedException) when (retry?.Policy is { } policy)
            {
                if (number == policy.MaxNumberOfAttempts || (policy.RetryTimeout > TimeSpan.Zero && world.Now - start >= policy.RetryTimeout))
                    throw;
                double seconds = Math.Min(policy.FirstRetryInterval.TotalSeconds * Math.Pow(policy.BackoffCoefficient, number - 1), policy.MaxRetryInterval.TotalSeconds);
                delay = TimeSpan.FromSeconds(seconds);
            }
            catch (TaskFailedException failed) when (retry?.Handler is { } handler)
            {
                if (!await handler(new RetryContext(this, number, failed.FailureDetails, world.Now - start, CancellationToken.None)))
                    throw;
                continue;
            }

            await CreateTimer(delay, CancellationToken.None);
        }
    }
}
