namespace DurableTask.Sqlite.Engine;

/// <summary>The work of one engine. When the engine is killed, none of its work counts any more, even if it still runs.</summary>
internal sealed class GaugeScope(IWorkGauge inner) : IWorkGauge
{
    private readonly Lock _lock = new();
    private readonly HashSet<IDisposable> _flows = [];
    private int _entered;
    private bool _closed;

    public void Enter()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _entered++;
        }

        inner.Enter();
    }

    public void Exit()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _entered--;
        }

        inner.Exit();
    }

    public IDisposable EnterFlow()
    {
        lock (_lock)
        {
            if (_closed)
                return NoGauge.Instance;
        }

        IDisposable flow = inner.EnterFlow();
        lock (_lock)
        {
            if (!_closed)
            {
                _flows.Add(flow);
                return new FlowEnd(this, flow);
            }
        }

        // Killed in the meantime: new work does not count, or time would stand still for ever.
        flow.Dispose();
        return NoGauge.Instance;
    }

    public void Close()
    {
        int left;
        List<IDisposable> flows;
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            left = _entered;
            flows = [.. _flows];
        }

        foreach (IDisposable flow in flows)
            flow.Dispose();
        for (int i = 0; i < left; i++)
            inner.Exit();
    }

    private void End(IDisposable flow)
    {
        lock (_lock)
        {
            if (_closed || !_flows.Remove(flow))
                return;
        }

        flow.Dispose();
    }

    private sealed class FlowEnd(GaugeScope owner, IDisposable flow) : IDisposable
    {
        public void Dispose() => owner.End(flow);
    }
}
