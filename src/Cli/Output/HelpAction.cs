using System.CommandLine;
using System.CommandLine.Invocation;
using Cli.Verbs;
using Spectre.Console;

namespace Cli.Output;

/// <summary>The help of a verb, in the person's language.</summary>
internal sealed class HelpAction(Shell shell) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command);
        return (int)ExitCode.Done;
    }

    /// <summary>Writes the help of a verb, or of <c>wf</c> itself.</summary>
    public void Write(Command command)
    {
        var (words, terminal) = (shell.Words, shell.Terminal);
        var console = new Screen(terminal, words, shell.Time, json: false, quiet: false, noColor: true).Console;
        var name = NameOf(command);
        Lines(command.Description!);
        Lines("", words["help.usage"], $"  {name}{Usage(command)}");
        Section(words["help.verbs"], command.Subcommands.Select(verb => ($"{verb.Name}{ArgumentsOf(verb)}", FirstLine(verb.Description!))));
        Section(words["help.arguments"], command.Arguments.Select(argument => (argument.Name.ToUpperInvariant(), argument.Description!)));
        Section(command is RootCommand ? words["help.everyVerb"] : words["help.options"], command.Options.Select(Row));
        if (command is Verb verb)
        {
            if (words.Find($"example.{verb.Path}") is { } example)
                Lines(["", words["help.examples"], .. example.Split('\n').Select(line => $"  {line}")]);
            Section(words["help.ends"], verb.Ends.Select(end => ($"{(int)end}", words[$"exit.{(int)end}"])));
            Lines("", words["help.more"]);
        }
        else if (command is RootCommand)
        {
            Section(words["help.ends"], Enum.GetValues<ExitCode>().Select(end => ($"{(int)end}", words[$"exit.{(int)end}"])));
            Lines("", words["help.settings"]);
        }

        void Section(string title, IEnumerable<(string Left, string Right)> rows)
        {
            var grid = new TextTable().Column("").Column("");
            var any = false;
            foreach (var (left, right) in rows)
            {
                any = true;
                grid.Row($"  {left}", right);
            }
            if (!any)
                return;
            Lines("", title);
            grid.Draw(console, terminal.Out, colors: false);
        }

        void Lines(params string[] lines) => Array.ForEach(lines, terminal.Out.WriteLine);
    }

    private static string FirstLine(string text) => text.Split('\n')[0];

    private static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}" : "wf";

    private string Usage(Command command) =>
        (command.Subcommands.Count > 0 ? $" {shell.Words["help.verb"]}" : "") + ArgumentsOf(command) + $" {shell.Words["help.optionsPlace"]}";

    private static string ArgumentsOf(Command command) => string.Concat(command.Arguments.Select(argument =>
    {
        var name = argument.Name.ToUpperInvariant() + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");
        return argument.Arity.MinimumNumberOfValues == 0 ? $" [{name}]" : $" {name}";
    }));

    private static (string Left, string Right) Row(Option option) =>
        ($"{string.Concat(option.Aliases.Order(StringComparer.Ordinal).Select(alias => $"{alias}, "))}{option.Name}{(option.HelpName is { } value ? $" {value}" : "")}", option.Description!);
}
