namespace DurableTask.Sqlite.Engine;

/// <summary>Notified of all running work, so that a virtual clock knows when nothing else can happen.</summary>
internal interface IWorkGauge
{
    void Enter();

    void Exit();

    /// <summary>Work whose code may itself wait on the clock; it does not count while it does. Dispose when it ends.</summary>
    IDisposable EnterFlow();
}

internal sealed class NoGauge : IWorkGauge, IDisposable
{
    public static NoGauge Instance { get; } = new();

    public void Enter()
    {
    }

    public void Exit()
    {
    }

    public IDisposable EnterFlow() => this;

    public void Dispose()
    {
    }
}
