using System.CommandLine;
using System.Globalization;
using Cli.Texts;

namespace Cli.Verbs;

/// <summary>
/// One verb: its arguments on top, then what it does. Its texts have the keys <c>help.NAME</c>, <c>arg.NAME</c> and <c>option.NAME</c>, and
/// <c>example.PATH</c> where it has examples.
/// </summary>
internal abstract class Verb : Command
{
    private readonly Shell shell;

    protected Verb(Shell shell, string name, string? path = null)
        : base(name, shell.Words[$"help.{path ?? name}"])
    {
        this.shell = shell;
        Path = path ?? name;
        SetAction((args, cancellation) => RunAsync(args, cancellation));
    }

    /// <summary>The verb with its parents: <c>logs.order</c>.</summary>
    public string Path { get; }

    /// <summary>Exit codes beyond those of every verb: 0, 1, 2, 12 and 130.</summary>
    public virtual IReadOnlyList<ExitCode> Ends => [];

    protected Words Words => shell.Words;

    protected abstract Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation);

    /// <summary>Adds an argument that must be there.</summary>
    protected Argument<string> Need(string name)
    {
        var argument = new Argument<string>(name) { Description = Words[$"arg.{name}"] };
        Add(argument);
        return argument;
    }

    /// <summary>Adds an argument that may be left out.</summary>
    protected Argument<string?> May(string name)
    {
        var argument = new Argument<string?>(name) { Description = Words[$"arg.{name}"], Arity = ArgumentArity.ZeroOrOne };
        Add(argument);
        return argument;
    }

    /// <summary>Adds an option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="value">What stands for its value in the help; null for a flag.</param>
    protected Option<T> Opt<T>(string name, string? value = null, params string[] aliases)
    {
        var option = new Option<T>(name, aliases) { Description = Words[$"option{name[1..]}"], HelpName = value };
        Add(option);
        return option;
    }

    /// <summary>Adds an option that takes a number from 1 on.</summary>
    protected Option<int?> Number(string name, string value, params string[] aliases)
    {
        var option = Opt<int?>(name, value, aliases);
        option.CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                return number;
            result.AddError(Words["usage.noNumber", name, Output.Screen.Shown(result.Tokens[0].Value)]);
            return null;
        };
        return option;
    }

    private async Task<int> RunAsync(ParseResult args, CancellationToken cancellation)
    {
        using var session = new Session(args, shell);
        return (int)await RunAsync(session, args, cancellation);
    }
}
