using System.CommandLine;
using Cli.Api;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf undo RESTORE-ID</c>: takes a restore back.</summary>
internal sealed class UndoVerb : Verb
{
    private readonly Argument<string> restore;
    private readonly RestoreOptions options;

    public UndoVerb(Shell shell)
        : base(shell, "undo")
    {
        restore = Need("restore-id");
        options = new(Words);
        options.AddTo(this, asksYes: false);
    }

    public override IReadOnlyList<ExitCode> Ends => RestoreFlow.Ends;

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var id = await session.Ids.RestoreAsync(args.GetValue(restore)!, cancellation);
        var call = session.Api.Path($"restores/{Uri.EscapeDataString(id)}/undo");
        return await new RestoreFlow(session, options.Read(args)).RunAsync(call, JsonText.Make(_ => { }), cancellation);
    }
}
