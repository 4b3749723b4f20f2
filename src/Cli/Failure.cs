namespace Cli;

/// <summary>Ends the verb with a sentence for the person, who reads in it what to do next.</summary>
internal sealed class Failure(ExitCode code, string sentence) : Exception(sentence)
{
    public ExitCode Code => code;
}
