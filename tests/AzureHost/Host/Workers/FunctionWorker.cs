using HostStandIn.Functions;
using HostStandIn.Protocol;

namespace HostStandIn.Workers;

/// <summary>The app's process: started, started again when it ends, and called. Unlike the real host it never gives up on one that dies often.</summary>
internal sealed class FunctionWorker(HostSettings options, HostLog log)
{
    // The worker looks for a free port before it listens there: on a busy machine another may have taken it.
    private const int FirstTries = 3;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly TaskCompletionSource<IReadOnlyList<FunctionEntry>> _indexed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private TaskCompletionSource<MetWorker> _met = NoWorker();
    private WorkerSession? _session;
    private WorkerProcess? _process;
    private string _workerId = "";

    /// <summary>The process that runs now; its number changes with each life.</summary>
    public int ProcessId { get; private set; }

    /// <summary>How often it was started.</summary>
    public int Lives { get; private set; }

    /// <summary>The functions, as the first life that was set up has them; ends with an exception if three were not.</summary>
    public Task<IReadOnlyList<FunctionEntry>> IndexedAsync() => _indexed.Task.WaitAsync(StartPatience);

    /// <summary>Keeps a process running until the host stops.</summary>
    public async Task RunAsync(Uri host, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var id = Ids.New();
            lock (_gate)
                _workerId = id;
            using var process = WorkerProcess.Start(options.Folder, host, id, log);
            _process = process;
            ProcessId = process.Id;
            Lives++;
            var code = await process.ExitAsync(stopping);
            log.Write("host", $"The worker {ProcessId} exited with {code}");
            Lose(new WorkerProcessExitException($"dotnet exited with code {code}"));
        }
    }

    /// <summary>Meets the process that has connected.</summary>
    public async Task WelcomeAsync(string workerId, WorkerSession session)
    {
        lock (_gate)
        {
            if (workerId != _workerId)
                return;
            _session = session;
        }

        try
        {
            var met = await Handshake.RunAsync(session, options.Folder);
            lock (_gate)
            {
                // It may have died meanwhile: then the next one is met.
                if (workerId == _workerId)
                    _met.TrySetResult(met);
            }

            _indexed.TrySetResult(met.Functions);
        }
        catch (Exception failure) when (failure is not WorkerProcessExitException)
        {
            log.Write("host", $"The worker could not be set up: {failure}");
            _process?.Kill();
        }
        catch (WorkerProcessExitException)
        {
            // It is started again.
        }
    }

    /// <summary>Waits while there is no worker, as the real host does.</summary>
    public async Task<MetWorker> ReadyAsync(CancellationToken cancellation)
    {
        try
        {
            Task<MetWorker> met;
            lock (_gate)
                met = _met.Task;
            return await met.WaitAsync(StartPatience, cancellation);
        }
        catch (TimeoutException late)
        {
            throw new InvalidOperationException("Did not find any initialized language workers", late);
        }
    }

    /// <summary>Calls a function; ends with <see cref="WorkerProcessExitException"/> if the process dies meanwhile.</summary>
    public static async Task<InvocationResponse> CallAsync(MetWorker worker, InvocationRequest request, CancellationToken cancellation)
    {
        var answer = worker.Session.AskAsync(new() { InvocationRequest = request });
        await using var _ = cancellation.Register(() =>
            worker.Session.Send(new() { InvocationCancel = new() { InvocationId = request.InvocationId } }));
        var response = (await answer).InvocationResponse;
        FunctionFailedException.ThrowIfFailed(response.Result);
        return response;
    }

    private static TaskCompletionSource<MetWorker> NoWorker() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Lose(WorkerProcessExitException gone)
    {
        if (Lives >= FirstTries)
            _indexed.TrySetException(gone);
        WorkerSession? session;
        lock (_gate)
        {
            _workerId = "";
            session = _session;
            _session = null;
            // One that was never met leaves the others waiting for the next.
            if (_met.Task.IsCompleted)
                _met = NoWorker();
        }

        session?.Fail(gone);
    }
}
