
namespace RandomOrchestrations.Plain;

/// <summary>
/// What a plan must yield: every instance in one list of deliveries, in order of their moments. No store, no replay, no threads.
/// </summary>
internal sealed class PlainWorld(Plan plan)
{
    private readonly PriorityQueue<Delivery, (DateTime At, long Order)> _queue = new();
    private readonly Dictionary<string, PlainInstance> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Delivery> _touched = new(StringComparer.Ordinal);
    private long _order;

    /// <summary>The instances by id; one that was replaced is not among them.</summary>
    public IReadOnlyDictionary<string, PlainInstance> Instances => _instances;

    /// <summary>How often each call of each instance was begun.</summary>
    public Dictionary<(string Instance, int Call), int> Effects { get; } = [];

    /// <summary>Whether two things reached one instance at one moment in an order that nothing decides: such a plan proves nothing.</summary>
    public bool HasTie { get; private set; }

    public Plan Plan => plan;

    public DateTime Now { get; private set; } = RandomOrchestrator.Epoch;

    private Delivery? Current { get; set; }

    public static PlainWorld Run(Plan plan)
    {
        PlainWorld world = new(plan);
        world.Run();
        return world;
    }

    private void Run()
    {
        PlainInstance root = new(this, plan.RootId, new RunInput(plan.Seed, 0, 0, string.Empty), null);
        _instances.Add(root.InstanceId, root);
        Enqueue(new Delivery(Now, root, DeliveryKind.Start, null));
        foreach (OutsideAction action in plan.Outside)
            _queue.Enqueue(new Delivery(RandomOrchestrator.Epoch.AddSeconds(action.Moment), root, KindOf(action.Kind), null) { Name = plan.TargetId(action), Data = action.Event }, (RandomOrchestrator.Epoch.AddSeconds(action.Moment), _order++));
        while (!HasTie && _queue.TryDequeue(out Delivery? next, out _))
            Take(next);
    }

    private void Take(Delivery delivery)
    {
        Now = delivery.At;
        Current = delivery;
        bool isOutside = delivery.Cause is null && delivery.Kind != DeliveryKind.Start;
        string id = isOutside ? delivery.Name! : delivery.Target.InstanceId;
        Touch(id, delivery);
        PlainInstance? target = isOutside ? _instances.GetValueOrDefault(id) : delivery.Target;
        target?.Receive(isOutside ? delivery with { Name = delivery.Data, Data = "外面" } : delivery);
    }

    /// <summary>Sends an event to whoever has the id now.</summary>
    public void SendEvent(string id, string name, string data)
    {
        Touch(id, Current!);
        if (_instances.TryGetValue(id, out PlainInstance? target) && !target.HasEnded)
            Enqueue(new Delivery(Now, target, DeliveryKind.Event, Current) { Name = name, Data = data });
    }

    public void TellParent(PlainInstance child, string? output, TaskFailureDetails? failure)
    {
        if (child.Caller is not { } caller)
            return;
        Touch(caller.Instance.InstanceId, Current!);
        Enqueue(new Delivery(Now, caller.Instance, DeliveryKind.ChildResult, Current)
        {
            Execution = caller.Execution,
            TaskId = caller.TaskId,
            Data = output,
            Failure = failure,
        });
    }

    public void TerminateChildren(PlainInstance parent)
    {
        foreach (PlainInstance child in _instances.Values.Where(instance => instance.Caller?.Instance == parent).ToList())
        {
            Touch(child.InstanceId, Current!);
            if (!child.HasEnded)
                Enqueue(new Delivery(Now, child, DeliveryKind.TerminateAll, Current));
        }
    }

    public void Later(PlainInstance instance, DateTime at, DeliveryKind kind, int taskId, string? data = null, TaskFailureDetails? failure = null)
        => Enqueue(new Delivery(at > Now ? at : Now, instance, kind, Current) { Execution = instance.Execution, TaskId = taskId, Data = data, Failure = failure });

    public void StartChild(PlainInstance parent, string id, RunInput input, int taskId)
    {
        Touch(id, Current!);
        if (_instances.TryGetValue(id, out PlainInstance? old) && !old.HasEnded)
        {
            string message = $"The sub-orchestration was not started: an orchestration with instance id '{id}' already exists and has not ended.";
            Enqueue(new Delivery(Now, parent, DeliveryKind.ChildResult, Current)
            {
                Execution = parent.Execution,
                TaskId = taskId,
                Failure = new TaskFailureDetails("OrchestrationAlreadyExists", message, null, null, null),
            });
            return;
        }

        PlainInstance child = new(this, id, input, (parent, parent.Execution, taskId));
        _instances[id] = child;
        Enqueue(new Delivery(Now, child, DeliveryKind.Start, Current));
    }

    public void CallActivity(PlainInstance instance, CallInput call, int taskId)
    {
        (string, int) key = (instance.InstanceId, call.Id);
        Effects[key] = Effects.GetValueOrDefault(key) + 1;
        DateTime end = call.EndsAt > Now ? call.EndsAt : Now;
        TaskFailureDetails? failure = end < call.FailsUntil
            ? new TaskFailureDetails(typeof(FormatException).ToString(), $"活动{call.Id}", null, null, null)
            : null;
        Later(instance, end, DeliveryKind.ActivityResult, taskId, $"果{call.Id}", failure);
    }

    private static DeliveryKind KindOf(OutsideKind kind) => kind switch
    {
        OutsideKind.Raise => DeliveryKind.Event,
        OutsideKind.Suspend => DeliveryKind.Suspend,
        OutsideKind.Resume => DeliveryKind.Resume,
        OutsideKind.Terminate => DeliveryKind.Terminate,
        _ => DeliveryKind.TerminateAll,
    };

    private void Enqueue(Delivery delivery) => _queue.Enqueue(delivery, (delivery.At, _order++));

    private void Touch(string id, Delivery by)
    {
        if (_touched.TryGetValue(id, out Delivery? before) && !Delivery.AreOrdered(before, by))
            HasTie = true;
        _touched[id] = by;
    }
}
