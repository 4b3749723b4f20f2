namespace WeChat;

/// <summary>What the service's answers have revealed since this process started; null if nothing.</summary>
public sealed record ServiceState
{
    /// <summary>How far its clock is ahead of ours, to a second or so; negative where it is behind.</summary>
    public TimeSpan? ClockDrift { get; init; }

    /// <summary>When it last handed out an access token.</summary>
    public DateTimeOffset? TokenAt { get; init; }

    /// <summary>When it refused them, if that was its latest answer.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>Why, and what to do, in sentences.</summary>
    public string? Refusal { get; init; }
}

/// <summary>Remembers it, whoever asks and whoever calls.</summary>
internal sealed class ServiceMemory(TimeProvider time)
{
    private ServiceState _state = new();

    public ServiceState State => Volatile.Read(ref _state);

    /// <summary>Takes the <c>Date</c> of an answer.</summary>
    public void SawDate(DateTimeOffset? date)
    {
        if (date is { } at)
            Change(state => state with { ClockDrift = at - time.GetUtcNow() });
    }

    public void SawToken() => Change(state => state with { TokenAt = time.GetUtcNow(), RefusedAt = null, Refusal = null });

    /// <summary>Records a failure of a token request, if the service itself refused.</summary>
    public void SawRefusal(WeChatException failure)
    {
        if (failure is { Code: not null, Scope: ErrorScope.Account })
            Change(state => state with { RefusedAt = time.GetUtcNow(), Refusal = $"{failure.Message} {failure.Action}".TrimEnd() });
    }

    private void Change(Func<ServiceState, ServiceState> change)
    {
        while (true)
        {
            var from = State;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _state, change(from), from), from))
                return;
        }
    }
}
