using System.CommandLine;
using Cli.Api;
using Cli.Output;
using Cli.Settings;

namespace Cli.Verbs;

/// <summary><c>wf hold</c>: keeps a backup whatever the rules say.</summary>
internal sealed class HoldVerb : Verb
{
    private readonly Argument<string> id;
    private readonly Option<string> reason;
    private readonly Option<DateTimeOffset?> until;

    public HoldVerb(Shell shell)
        : base(shell, "hold")
    {
        id = Need("id");
        reason = Opt<string>("--reason", Words["help.text"]);
        reason.Required = true;
        Add(until = TimeOption.Make(shell, "--until", isPast: false));
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.NotFound, ExitCode.Refused];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var backup = await session.Ids.BackupAsync(args.GetValue(id)!, cancellation);
        var body = JsonText.Make(json =>
        {
            json.WriteString("reason", args.GetValue(reason));
            if (args.GetValue(until) is { } time)
                json.WriteString("until", TimeOption.Text(time));
        });
        var held = await session.Api.SendAsync(HttpMethod.Put, session.Api.HoldPath(backup), body, KeepingJson.Default.HeldBackup, cancellation);
        session.Screen.Document(held.Raw);
        session.Screen.Line(held.Value.Hold?.Until is { } end ? Words["hold.until", held.Value.Id, session.Screen.Say.Time(end)] : Words["hold.done", held.Value.Id]);
        return ExitCode.Done;
    }
}
