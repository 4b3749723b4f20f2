using Functions.Local.Hosting;
using Run;
using Run.Output;

if (CommandLine.TryHelp(args, Console.Out))
    return ExitCode.Complete;
using var signals = new Signals();
try
{
    var screen = Screen.ForStandardOutput(Environment.GetEnvironmentVariables(), TimeProvider.System);
    var session = new Session(CommandLine.Parse(args), Installation.Find(), screen, signals, TimeProvider.System);
    return await session.RunAsync(Environment.CurrentDirectory, Environment.GetEnvironmentVariables());
}
catch (OperationCanceledException) when (signals.RequestedExitCode is { } code)
{
    return code;
}
catch (Failure failure)
{
    await Console.Error.WriteLineAsync(Printable.Of(failure.Message, keepLines: true));
    return failure.ExitCode;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"A file could not be written: {Printable.Of(error.Message)} Free some space, or choose another folder with --data.");
    return ExitCode.Usage;
}
catch (Exception error)
{
    // Nobody who backs up is helped by a trace.
    await Console.Error.WriteLineAsync($"Something unexpected went wrong in ./run: {Printable.Of(error.Message)} ({error.GetType().Name})");
    return ExitCode.Failed;
}
