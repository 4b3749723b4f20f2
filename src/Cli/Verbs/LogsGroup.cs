using System.CommandLine;
using Cli.Settings;

namespace Cli.Verbs;

/// <summary><c>wf logs</c>: the group of verbs for front-end logs.</summary>
internal static class LogsGroup
{
    public static Command Make(Shell shell) => new("logs", shell.Words["help.logs"])
    {
        new LogsOrderVerb(shell),
        new LogsListVerb(shell),
        new LogsShowVerb(shell),
    };

    /// <summary>The level of a log, for an order and for a search in it.</summary>
    public static Option<string?> Level(Shell shell) => ChoiceOption.Make(shell, "--level", "debug", "info", "warn", "error");
}
