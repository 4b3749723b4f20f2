using System.CommandLine;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf recovery</c>: the recovery sheet as it is now, Markdown.</summary>
internal sealed class RecoveryVerb(Shell shell) : Verb(shell, "recovery")
{
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var sheet = await session.Api.ReadTextAsync($"api/recovery?lang={Words.Language}", "text/markdown", cancellation);
        session.Screen.Document(JsonText.Make(json =>
        {
            json.WriteString("lang", Words.Language);
            json.WriteString("sheet", sheet);
        }));
        // With --json it is in the document: once is enough.
        if (!session.Screen.IsJson)
            session.Screen.Line(sheet.TrimEnd('\n'));
        return ExitCode.Done;
    }
}
