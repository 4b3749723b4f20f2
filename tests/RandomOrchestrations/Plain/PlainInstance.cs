using Microsoft.DurableTask.Client;

namespace RandomOrchestrations.Plain;

/// <summary>One orchestration of the plain world: its state and what each delivery does to it.</summary>
internal sealed class PlainInstance(PlainWorld world, string id, RunInput input, (PlainInstance Instance, int Execution, int TaskId)? caller)
{
    private readonly List<Delivery> _held = [];
    private PlainContext? _context;
    private RunInput _input = input;

    public string InstanceId => id;

    /// <summary>The call that started it; null for the root.</summary>
    public (PlainInstance Instance, int Execution, int TaskId)? Caller => caller;

    public int Execution { get; private set; }

    public OrchestrationRuntimeStatus Status { get; private set; } = OrchestrationRuntimeStatus.Pending;

    public string? Output { get; private set; }

    public TaskFailureDetails? Failure { get; private set; }

    public string? CustomStatus { get; set; }

    public bool HasEnded => Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public void Receive(Delivery delivery)
    {
        if (HasEnded || (delivery.Execution >= 0 && delivery.Execution != Execution))
            return;
        switch (delivery.Kind)
        {
            case DeliveryKind.Terminate or DeliveryKind.TerminateAll:
                Terminate(isForAll: delivery.Kind == DeliveryKind.TerminateAll);
                break;
            case DeliveryKind.Suspend:
                Status = OrchestrationRuntimeStatus.Suspended;
                break;
            case DeliveryKind.Resume when Status == OrchestrationRuntimeStatus.Suspended:
                Resume();
                break;
            case DeliveryKind.Resume:
                break;
            case var _ when Status == OrchestrationRuntimeStatus.Suspended:
                _held.Add(delivery);
                break;
            case DeliveryKind.Start:
                Start();
                break;
            default:
                _context!.Receive(delivery);
                Settle();
                break;
        }
    }

    private void Start()
    {
        Status = OrchestrationRuntimeStatus.Running;
        _context = new PlainContext(world, this);
        _context.Start(_input);
        Settle();
    }

    private void Resume()
    {
        Status = OrchestrationRuntimeStatus.Running;
        List<Delivery> held = [.. _held];
        _held.Clear();
        foreach (Delivery delivery in held)
            Receive(delivery);
    }

    private void Terminate(bool isForAll)
    {
        Status = OrchestrationRuntimeStatus.Terminated;
        if (isForAll)
            world.TerminateChildren(this);
        world.TellParent(this, null, new TaskFailureDetails(
            "OrchestrationTerminated", $"The orchestration '{RandomOrchestrator.Name}' ({id}) was terminated.", null, null, null));
    }

    /// <summary>Looks whether the code has come to its end.</summary>
    private void Settle()
    {
        PlainContext context = _context!;
        if (context.Run is not { IsCompleted: true } run)
            return;
        if (run.Exception?.InnerException is { } exception)
        {
            Status = OrchestrationRuntimeStatus.Failed;
            Failure = TaskFailureDetails.FromException(exception) with { InnerFailure = exception is TaskFailedException failed ? failed.FailureDetails : null };
            world.TellParent(this, null, Failure);
        }
        else if (context.Next is { } next)
        {
            Execution++;
            _input = next.Input;
            List<Delivery> untaken = next.Preserves ? [.. context.UntakenEvents()] : [];
            Start();
            foreach (Delivery delivery in untaken)
                Receive(delivery);
        }
        else
        {
            Status = OrchestrationRuntimeStatus.Completed;
            Output = context.Output;
            world.TellParent(this, Output, null);
        }
    }
}
