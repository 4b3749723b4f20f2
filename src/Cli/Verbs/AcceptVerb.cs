using System.CommandLine;
using System.Text.Json;
using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary><c>wf accept</c>: a person has checked what the gate found, and says that the backup is right.</summary>
internal sealed class AcceptVerb : Verb
{
    private readonly Argument<string> id;
    private readonly Option<string> reason;
    private readonly Option<bool> yes;

    public AcceptVerb(Shell shell)
        : base(shell, "accept")
    {
        id = Need("id");
        reason = Opt<string>("--reason", Words["help.text"]);
        reason.Required = true;
        yes = Opt<bool>("--yes", null, "-y");
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.NotFound, ExitCode.Refused];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var path = $"backups/{Uri.EscapeDataString(await session.Ids.BackupAsync(args.GetValue(id)!, cancellation))}";
        var backup = (await session.Api.GetAsync(session.Api.Path(path), ApiJson.Default.Backup, cancellation)).Value;
        // If nothing has tripped, there is nothing to ask: the app answers.
        if (backup.Gate is { Verdict: "tripped" } gate)
        {
            ShowFindings(session, backup.Id, gate);
            Confirmation.Ask(session, Words["accept.ask", backup.Id], args.GetValue(yes));
        }
        var body = JsonText.Make(json => json.WriteString("reason", args.GetValue(reason)));
        var accepted = await session.Api.SendAsync(HttpMethod.Post, session.Api.Path($"{path}/accept"), body, KeepingJson.Default.AcceptedBackup, cancellation);
        session.Screen.Document(WithoutLinks(accepted.Raw));
        session.Screen.Line(Words["accept.done", accepted.Value.Id]);
        return ExitCode.Done;
    }

    private void ShowFindings(Session session, string backup, Gate gate)
    {
        session.Screen.Line(Words["accept.findings", backup, gate.Baseline ?? "-"], Color.Yellow);
        foreach (var finding in gate.Findings)
        {
            var sentence = finding.Sentence?.In(Words.Language) ?? $"{finding.Collection} {finding.Kind}";
            var why = finding.Explained?.In(Words.Language);
            session.Screen.Line($"- {(why is null ? sentence : Words["accept.explained", sentence, why])}".ReplaceLineEndings(" "));
        }
    }

    // A link of the Durable API holds a key.
    private static JsonElement WithoutLinks(JsonElement answer) => JsonText.Make(json =>
    {
        foreach (var field in answer.EnumerateObject().Where(field => !field.Name.EndsWith("Uri", StringComparison.Ordinal)))
            field.WriteTo(json);
    });
}
