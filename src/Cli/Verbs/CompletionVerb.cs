using System.CommandLine;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf completion</c>: a script with which a shell completes what is typed.</summary>
internal sealed class CompletionVerb : Verb
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private readonly Argument<string> which;

    public CompletionVerb(Shell shell)
        : base(shell, "completion")
    {
        which = Need("shell");
        which.CompletionSources.Add(Shells);
        which.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Shells.Contains(token.Value, StringComparer.Ordinal))
                result.AddError(Words["usage.noChoice", "SHELL", string.Join(", ", Shells), Screen.Shown(token.Value)]);
        });
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        await using var file = typeof(CompletionVerb).Assembly.GetManifestResourceStream($"wf.{args.GetValue(which)}")!;
        using var reader = new StreamReader(file);
        var script = await reader.ReadToEndAsync(cancellation);
        if (session.Screen.IsJson)
            session.Screen.Document(JsonText.Make(json => json.WriteString("script", script)));
        else
            await session.Terminal.Out.WriteAsync(script);
        return ExitCode.Done;
    }
}
