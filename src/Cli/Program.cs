using System.Runtime.InteropServices;
using Cli;

using var stop = new CancellationTokenSource();
var ends = 0;
var signals = ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM]).Select(signal => PosixSignalRegistration.Create(signal, context =>
{
    // The second one ends it at once.
    context.Cancel = Interlocked.Increment(ref ends) == 1;
    if (context.Cancel)
        _ = Task.Run(stop.Cancel);
})).ToList();
var code = await new WfApp(Terminal.OfProcess(), TimeProvider.System).RunAsync(args, stop.Token);
signals.ForEach(signal => signal.Dispose());
return (int)code;
