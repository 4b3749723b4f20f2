namespace Run;

/// <summary>What the person at the terminal has to know, in a sentence that says what to do, and the exit code that goes with it.</summary>
internal sealed class Failure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
