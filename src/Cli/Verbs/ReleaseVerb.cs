using System.CommandLine;
using Cli.Api;

namespace Cli.Verbs;

/// <summary><c>wf release</c>: takes a hold away.</summary>
internal sealed class ReleaseVerb : Verb
{
    private readonly Argument<string> id;

    public ReleaseVerb(Shell shell)
        : base(shell, "release")
    {
        id = Need("id");
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.NotFound, ExitCode.Refused];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var backup = await session.Ids.BackupAsync(args.GetValue(id)!, cancellation);
        var released = await session.Api.SendAsync(HttpMethod.Delete, session.Api.HoldPath(backup), null, KeepingJson.Default.HeldBackup, cancellation);
        session.Screen.Document(released.Raw);
        session.Screen.Line(Words["release.done", released.Value.Id]);
        return ExitCode.Done;
    }
}
