using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Cli.Completion;

/// <summary><c>wf "[suggest:POSITION]" "LINE"</c>, as System.CommandLine has it, with ids from the server: what may stand at the end of the line.</summary>
internal sealed class CompletionDirective : Directive
{
    public CompletionDirective(Shell shell, RootCommand root)
        : base("suggest")
    {
        Action = new Suggest(this, shell, root);
    }

    /// <summary>Whether a run of <c>wf</c> is asked for this.</summary>
    public static bool IsAsked(ParseResult parsed) => parsed.Action is Suggest;

    private sealed class Suggest(CompletionDirective directive, Shell shell, RootCommand root) : AsynchronousCommandLineAction
    {
        public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
        {
            var line = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
            var position = parseResult.GetResult(directive)?.Values is [var text, ..] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : line.Length;
            // Shells count characters differently: always complete the end of the given line.
            foreach (var word in await new Completer(shell, root).CompleteAsync(line[..Math.Min(position, line.Length)], cancellationToken))
                await shell.Terminal.Out.WriteLineAsync(word);
            return (int)ExitCode.Done;
        }
    }
}
