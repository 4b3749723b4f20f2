using System.CommandLine;
using System.Reflection;
using Cli.Api;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf version</c>: this program's, and with <c>--server</c> also the server's.</summary>
internal sealed class VersionVerb : Verb
{
    private readonly Option<bool> server;

    public VersionVerb(Shell shell)
        : base(shell, "version") => server = Opt<bool>("--server");

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var own = typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var theirs = args.GetValue(server)
            ? (await session.Api.GetAsync("api/health/details", ApiJson.Default.Health, cancellation, also: System.Net.HttpStatusCode.ServiceUnavailable)).Value.Version ?? Words["version.old"]
            : null;
        session.Screen.Document(JsonText.Make(json =>
        {
            json.WriteString("version", own);
            if (theirs is not null)
                json.WriteString("server", theirs);
        }));
        session.Screen.Line($"wf {own}");
        if (theirs is not null)
            session.Screen.Line(Words["version.server", session.Api.Server.Url, theirs]);
        return ExitCode.Done;
    }
}
