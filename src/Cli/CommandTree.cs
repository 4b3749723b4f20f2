using System.CommandLine;
using Cli.Output;
using Cli.Verbs;

namespace Cli;

/// <summary>All verbs, in the order in which the help names them.</summary>
internal static class CommandTree
{
    public static RootCommand Create(Shell shell)
    {
        var root = new RootCommand(shell.Words["help.wf"]);
        // Its own two are replaced: the help by one in the person's language, the version by a verb that also asks the server.
        root.Options.Clear();
        foreach (var verb in Verbs(shell))
            root.Add(verb);
        foreach (var option in shell.Options.All)
            root.Add(option);
        root.Add(new System.CommandLine.Help.HelpOption("--help", "-h") { Description = shell.Words["option-help"], Recursive = true, Action = new HelpAction(shell) });
        return root;
    }

    private static IEnumerable<Command> Verbs(Shell shell) =>
    [
        new ListVerb(shell),
        new DumpVerb(shell),
        new DiffVerb(shell),
        new FindVerb(shell),
        new RestoreVerb(shell),
        new UndoVerb(shell),
    ];
}
