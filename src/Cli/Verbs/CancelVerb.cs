using System.CommandLine;
using System.Net;
using Cli.Api;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf cancel ID</c>: ends a backup, a restore, a drill or a log order that runs.</summary>
internal sealed class CancelVerb : Verb
{
    private const int OrderLetters = 25;
    private readonly Argument<string> id;

    public CancelVerb(Shell shell)
        : base(shell, "cancel") => id = Need("running");

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Done, ExitCode.NotFound, ExitCode.Refused];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var text = args.GetValue(id)!;
        var (path, found) = text.StartsWith(Ids.RestorePrefix, StringComparison.Ordinal) ? ("restores", await session.Ids.RestoreAsync(text, cancellation))
            : text.StartsWith(Ids.DrillPrefix, StringComparison.Ordinal) ? ("drills", await session.Ids.DrillAsync(text, cancellation))
            : text.Length == OrderLetters ? ("logs/orders", text)
            : ("backups", await session.Ids.BackupAsync(text, cancellation));
        try
        {
            await session.Api.SendAsync(
                HttpMethod.Post, session.Api.Path($"{path}/{Uri.EscapeDataString(found)}/cancel"), JsonText.Make(static _ => { }), ApiJson.Default.JsonElement, cancellation);
        }
        catch (ApiFailure ended) when (ended.Status == HttpStatusCode.Gone)
        {
            throw new Failure(ExitCode.Refused, ended.Message);
        }
        session.Screen.Document(JsonText.Make(json => json.WriteString("id", found)));
        session.Screen.Line(Words["cancel.asked", found]);
        return ExitCode.Done;
    }
}
