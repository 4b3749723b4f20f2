namespace Cli.Output;

/// <summary>Asks before something happens that a person may regret.</summary>
internal static class Confirmation
{
    /// <summary>Asks yes or no. Without a terminal the verb needs <c>--yes</c>.</summary>
    /// <exception cref="Failure">Refused, or there is no terminal.</exception>
    public static void Ask(Session session, string question, bool yes)
    {
        if (yes)
            return;
        if (!session.Terminal.IsInTerminal)
            throw new Failure(ExitCode.Refused, session.Words["confirm.needsYes", question]);
        session.Terminal.Error.Write($"{Screen.Shown(question)} {session.Words["confirm.yesNo"]} ");
        if (session.Terminal.In.ReadLine()?.Trim().ToLowerInvariant() is not ("y" or "yes" or "是"))
            throw new Failure(ExitCode.Canceled, session.Words["confirm.declined"]);
    }

    /// <summary>Asks for a name, letter by letter. Without a terminal it must have been given with <c>--confirm</c>.</summary>
    /// <param name="session">Of the verb.</param>
    /// <param name="question">What is about to happen, and what to type.</param>
    /// <param name="name">What must be typed.</param>
    /// <param name="given">What <c>--confirm</c> has given.</param>
    /// <exception cref="Failure">Something else was typed or given, or there is no terminal.</exception>
    public static void Type(Session session, string question, string name, IReadOnlyCollection<string> given)
    {
        if (given.Contains(name, StringComparer.Ordinal))
            return;
        if (given.Count > 0 || !session.Terminal.IsInTerminal)
            throw new Failure(ExitCode.Refused, session.Words["confirm.needsName", question, name]);
        session.Terminal.Error.Write($"{Screen.Shown(question)} ");
        if (session.Terminal.In.ReadLine()?.Trim() != name)
            throw new Failure(ExitCode.Refused, session.Words["confirm.otherName", name]);
    }
}
