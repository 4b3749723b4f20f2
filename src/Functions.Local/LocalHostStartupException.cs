namespace Functions.Local;

/// <summary>
/// The host cannot start with this configuration. The message is for the person who starts it: what is wrong, and what to change. An app that does not
/// catch it ends with exit code 2 and that message, without a stack trace.
/// </summary>
public sealed class LocalHostStartupException : Exception
{
    /// <summary>Exit code of a process that this ended.</summary>
    public const int ExitCode = 2;

    /// <summary>Makes it of one problem.</summary>
    public LocalHostStartupException(string message, Exception? innerException = null)
        : base(message, innerException) => Problems = [message];

    /// <summary>Makes it of all problems that a check found.</summary>
    public LocalHostStartupException(string heading, IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine + "  - ", [heading, .. problems])) => Problems = problems;

    /// <summary>Each problem as a separate sentence.</summary>
    public IReadOnlyList<string> Problems { get; }
}
