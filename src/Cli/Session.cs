using System.CommandLine;
using Cli.Api;
using Cli.Output;
using Cli.Settings;
using Cli.Texts;

namespace Cli;

/// <summary>What one run of a verb works with.</summary>
internal sealed class Session : IDisposable
{
    public Session(ParseResult args, Shell shell)
    {
        (Words, Time, Terminal) = (shell.Words, shell.Time, shell.Terminal);
        Screen = new(
            shell.Terminal, shell.Words, shell.Time, args.GetValue(shell.Options.Json), args.GetValue(shell.Options.Quiet), args.GetValue(shell.Options.NoColor));
        IsVerbose = args.GetValue(shell.Options.Verbose);
        Api = new(Server.Of(args, shell.Options, shell.Terminal, shell.Words), shell.Words);
        Ids = new(Api, Words);
    }

    public Words Words { get; }

    public TimeProvider Time { get; }

    public Terminal Terminal { get; }

    public Screen Screen { get; }

    public ApiClient Api { get; }

    public Ids Ids { get; }

    public bool IsVerbose { get; }

    public void Dispose() => Api.Dispose();
}

/// <summary>What all verbs share before one is chosen.</summary>
/// <param name="Terminal">What surrounds the run.</param>
/// <param name="Words">The texts.</param>
/// <param name="Time">The clock.</param>
/// <param name="Options">Of every verb.</param>
internal sealed record Shell(Terminal Terminal, Words Words, TimeProvider Time, CommonOptions Options);
