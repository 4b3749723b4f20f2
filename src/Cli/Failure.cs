namespace Cli;

/// <summary>Ends the verb with a sentence that tells the user what to do next.</summary>
internal sealed class Failure(ExitCode code, string sentence) : Exception(sentence)
{
    public ExitCode Code => code;
}
