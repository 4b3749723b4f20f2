using System.CommandLine;
using System.Net;
using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary><c>wf notify test</c>: sends a message through every channel, and shows each answer.</summary>
internal sealed class NotifyTestVerb : Verb
{
    private readonly Option<string?> channel;

    public NotifyTestVerb(Shell shell)
        : base(shell, "test", "notify.test") => channel = Opt<string?>("--channel", "NAME");

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Done, ExitCode.Failed, ExitCode.Refused];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var body = JsonText.Make(json =>
        {
            if (args.GetValue(channel) is { } name)
                json.WriteString("channel", name);
        });
        var answer = await session.Api.SendAsync(HttpMethod.Post, "api/notify/test", body, ApiJson.Default.ChannelTest, cancellation, also: HttpStatusCode.BadGateway);
        session.Screen.Document(answer.Raw);
        var table = new TextTable().Column("").Column("").Column("");
        foreach (var one in answer.Value.Channels)
            table.Row(one.Ok ? new Cell(Words["notify.sent"], Color.Green) : new Cell(Words["notify.failed"], Color.Red), one.Channel, one.Problem ?? "");
        session.Screen.Table(table);
        return answer.Value.Channels.All(one => one.Ok) ? ExitCode.Done : ExitCode.Failed;
    }
}
