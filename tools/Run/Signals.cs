using System.Runtime.InteropServices;

namespace Run;

/// <summary>Ctrl-C and its kin: the first asks for an orderly end, the second ends everything at once.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();
    private Action _killAll = static () => { };
    private int? _exitCode;

    public Signals()
    {
        Native.HearInterrupts();
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                OnSignal(context.Signal);
            }));
    }

    /// <summary>Canceled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>The exit code that the first signal asks for; null if none came.</summary>
    public int? RequestedExitCode
    {
        get
        {
            lock (_gate)
                return _exitCode;
        }
    }

    /// <summary>Says what the second signal does before it ends this process.</summary>
    public void OnSecond(Action killAll)
    {
        lock (_gate)
            _killAll = killAll;
    }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
    }

    internal void OnSignal(PosixSignal signal)
    {
        Action killAll;
        lock (_gate)
        {
            if (_exitCode is null)
            {
                _exitCode = ExitCode.Of(signal);
                // Continuations of a canceled token run on this thread: not while the lock is held, and not before the handler returns.
                _ = Task.Run(_stop.Cancel);
                return;
            }
            killAll = _killAll;
        }
        killAll();
        Environment.Exit(ExitCode.Of(signal));
    }
}
