using System.CommandLine;
using System.CommandLine.Parsing;
using Cli.Output;
using Cli.Texts;

namespace Cli;

/// <summary>Errors in the arguments, in the user's language: System.CommandLine knows only the machine's.</summary>
internal static class UsageProblems
{
    /// <summary>The first error as a sentence, or null.</summary>
    public static string? Find(ParseResult args, Words words)
    {
        if (args.UnmatchedTokens is [var first, ..])
            return words["usage.unknown", Screen.Shown(first)];
        return args.Errors is not [var error, ..] ? null : error.SymbolResult switch
        {
            ArgumentResult { Parent: OptionResult option, Tokens.Count: 0 } => words["usage.noValue", option.Option.Name],
            OptionResult { Tokens.Count: 0 } option => words["usage.noValue", option.Option.Name],
            ArgumentResult { Tokens.Count: 0 } argument => words["usage.missing", argument.Argument.Name.ToUpperInvariant()],
            CommandResult command when Missing(command) is { } argument => words["usage.missing", argument.Name.ToUpperInvariant()],
            _ => Screen.Shown(error.Message),
        };
    }

    private static Argument? Missing(CommandResult command) => command.Command.Arguments.FirstOrDefault(argument =>
        argument.Arity.MinimumNumberOfValues > (command.GetResult(argument)?.Tokens.Count ?? 0));
}
