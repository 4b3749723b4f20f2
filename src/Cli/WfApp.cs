using System.CommandLine;
using Cli.Api;
using Cli.Completion;
using Cli.Output;
using Cli.Texts;

namespace Cli;

/// <summary>One run of <c>wf</c>, from the arguments to the exit code; the one place where an error becomes one.</summary>
internal sealed class WfApp(Terminal terminal, TimeProvider time)
{
    public async Task<ExitCode> RunAsync(string[] args, CancellationToken cancellation)
    {
        Words? words = null;
        var isJson = args.Contains("--json");
        try
        {
            words = Words.Load(LanguageOf(args));
            return await RunAsync(args, words, cancellation);
        }
        catch (Failure failure)
        {
            return End(failure.Code, failure.Message);
        }
        catch (ApiFailure refused)
        {
            return End(refused.Code, refused.Message);
        }
        catch (ServerAway away)
        {
            return End(ExitCode.Failed, away.Message);
        }
        catch (Exception end) when (cancellation.IsCancellationRequested && end is OperationCanceledException or IOException)
        {
            return ExitCode.Canceled;
        }
        catch (IOException broken) when (IsClosedPipe(broken))
        {
            return ExitCode.PipeClosed;
        }
        catch (IOException disk)
        {
            return End(ExitCode.Failed, words!["disk", disk.Message]);
        }
        catch (UnauthorizedAccessException refused)
        {
            return End(ExitCode.Failed, words!["disk", refused.Message]);
        }

        ExitCode End(ExitCode code, string sentence)
        {
            terminal.Error.WriteLine(isJson ? JsonText.ExitError(code, sentence) : $"wf: {Screen.Shown(sentence)}");
            return code;
        }
    }

    private async Task<ExitCode> RunAsync(string[] args, Words words, CancellationToken cancellation)
    {
        var shell = new Shell(terminal, words, time, new(words));
        var root = CommandTree.Create(shell);
        var parsed = root.Parse(args);
        var command = parsed.CommandResult.Command;
        var isVerb = parsed.Action is not HelpAction && !CompletionDirective.IsAsked(parsed);
        if (isVerb && (command.Subcommands.Count == 0 || parsed.UnmatchedTokens.Count > 0) && UsageProblems.Find(parsed, words) is { } problem)
            throw new Failure(ExitCode.Usage, words["usage.wrong", problem, PathOf(command)]);
        if (isVerb && command.Subcommands.Count > 0)
        {
            new HelpAction(shell).Write(command);
            return ExitCode.Usage;
        }
        var code = await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = terminal.Out, Error = terminal.Error }, cancellation);
        await terminal.Out.FlushAsync(cancellation);
        return (ExitCode)code;
    }

    // Before anything is parsed, so that errors in the arguments also appear in that language.
    private string LanguageOf(string[] args)
    {
        var at = Array.FindIndex(args, arg => arg == "--lang" || arg.StartsWith("--lang=", StringComparison.Ordinal));
        var asked = at < 0 ? terminal["WORKFLOW_LANG"] : args[at] == "--lang" ? args.ElementAtOrDefault(at + 1) : args[at]["--lang=".Length..];
        if (asked is not null)
        {
            var words = Words.Load(Words.English);
            return Words.Match(asked) ?? throw new Failure(ExitCode.Usage, words["lang.unknown", asked]);
        }
        return Words.Match(terminal["LC_ALL"] ?? terminal["LC_MESSAGES"] ?? terminal["LANG"]) ?? Words.English;
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "wf";

    // EPIPE on Unix, ERROR_NO_DATA and ERROR_BROKEN_PIPE on Windows.
    private static bool IsClosedPipe(IOException broken) => (broken.HResult & 0xffff) is 32 or 109 or 232;
}
