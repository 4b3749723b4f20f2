using System.CommandLine;
using Cli.Completion;
using Cli.Output;
using Cli.Verbs;

namespace Cli;

/// <summary>All verbs, in the order in which the help names them.</summary>
internal static class CommandTree
{
    public static RootCommand Create(Shell shell)
    {
        var root = new RootCommand(shell.Words["help.wf"]);
        // The built-in ones are replaced: the help by one in the user's language, the version by a verb that also asks the server, completion by one that
        // knows ids.
        root.Options.Clear();
        root.Directives.Clear();
        root.Directives.Add(new CompletionDirective(shell, root));
        foreach (var verb in Verbs(shell))
            root.Add(verb);
        foreach (var option in shell.Options.All)
            root.Add(option);
        root.Add(new System.CommandLine.Help.HelpOption("--help", "-h") { Description = shell.Words["option-help"], Recursive = true, Action = new HelpAction(shell) });
        return root;
    }

    private static IEnumerable<Command> Verbs(Shell shell) =>
    [
        new StatusVerb(shell),
        new DoctorVerb(shell),
        new BackupVerb(shell),
        new ListVerb(shell),
        new ShowVerb(shell),
        new LsVerb(shell),
        new ExplainVerb(shell),
        new DumpVerb(shell),
        new DiffVerb(shell),
        new FindVerb(shell),
        new RestoreVerb(shell),
        new UndoVerb(shell),
        new HoldVerb(shell),
        new ReleaseVerb(shell),
        new AcceptVerb(shell),
        new VerifyVerb(shell),
        new DrillVerb(shell),
        new DrillsVerb(shell),
        new RecoveryVerb(shell),
        new ForgetVerb(shell),
        LogsGroup.Make(shell),
        new CancelVerb(shell),
        new ScheduleVerb(shell),
        new Command("notify", shell.Words["help.notify"]) { new NotifyTestVerb(shell) },
        new CompletionVerb(shell),
        new VersionVerb(shell),
    ];
}
