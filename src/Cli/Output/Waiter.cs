using System.Text.Json;
using Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Output;

/// <summary>How something running is shown while a verb waits for it.</summary>
internal interface IProgressView<in T>
{
    /// <summary>What is redrawn in a terminal, in at most <paramref name="lines"/> lines.</summary>
    IRenderable Draw(T value, int lines);

    /// <summary>One line if nothing can be drawn; printed when it changes.</summary>
    string Line(T value);
}

/// <summary>Watches something running until it has ended. It only watches: the run does not depend on it.</summary>
/// <param name="session">Of the verb.</param>
/// <param name="name">Of the field that holds it in JSON Lines.</param>
/// <param name="goesOn">Says, when the waiting stops, that the run goes on and how to see it.</param>
/// <param name="timeout">How long to wait; null for as long as it takes.</param>
internal sealed class Waiter<T>(Session session, string name, string goesOn, TimeSpan? timeout)
{
    /// <summary>Waits.</summary>
    /// <exception cref="Failure">The time is over, it was canceled, or the server stayed unreachable.</exception>
    public async Task<Answer<T>> UntilAsync(
        Func<CancellationToken, Task<Answer<T>>> read, Func<T, bool> hasEnded, IProgressView<T> view, CancellationToken cancellation)
    {
        var screen = session.Screen;
        try
        {
            return screen.IsLive
                ? await screen.Console.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(
                    live => LoopAsync(read, hasEnded, value => live.UpdateTarget(Frame(view.Draw(value, Math.Max(screen.Console.Profile.Height - 3, 3)))), cancellation))
                : await LoopAsync(read, hasEnded, LinesOf(view), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new Failure(ExitCode.Canceled, goesOn);
        }
    }

    // For a single line Spectre goes back "up 0 lines", and terminals read 0 as 1: it would overwrite the line above.
    private static Rows Frame(IRenderable drawn) => new(drawn, new Text(" "));

    private async Task<Answer<T>> LoopAsync(
        Func<CancellationToken, Task<Answer<T>>> read, Func<T, bool> hasEnded, Action<T> show, CancellationToken cancellation)
    {
        var (began, last, away) = (session.Time.GetTimestamp(), "", (long?)null);
        while (true)
        {
            if (await LookAsync(read, cancellation) is { } answer)
            {
                away = null;
                show(answer.Value);
                var text = answer.Raw.GetRawText();
                if (hasEnded(answer.Value))
                    return answer;
                if (text != last)
                    session.Screen.Message("status", name, answer.Raw);
                last = text;
            }
            else if (session.Time.GetElapsedTime(away ??= session.Time.GetTimestamp()) > Limits.ServerAway)
            {
                throw new Failure(ExitCode.Failed, $"{session.Words["wait.serverAway", session.Api.Server.Url]} {goesOn}");
            }
            if (timeout is { } most && session.Time.GetElapsedTime(began) >= most)
                throw new Failure(ExitCode.WaitTimedOut, $"{session.Words["wait.timedOut", session.Screen.Say.Span(most)]} {goesOn}");
            await Task.Delay(Limits.Look, session.Time, cancellation);
        }
    }

    // Null while there is no answer: a restarting server comes back.
    private static async Task<Answer<T>?> LookAsync(Func<CancellationToken, Task<Answer<T>>> read, CancellationToken cancellation)
    {
        try
        {
            return await read(cancellation);
        }
        catch (ServerAway)
        {
            return null;
        }
        catch (ApiFailure failing) when ((int)failing.Status >= 500)
        {
            return null;
        }
    }

    private Action<T> LinesOf(IProgressView<T> view)
    {
        var last = "";
        return value =>
        {
            var line = view.Line(value);
            if (line != last)
                session.Screen.Line(line);
            last = line;
        };
    }

    /// <summary>The last line of JSON Lines.</summary>
    public void Summary(JsonElement raw) => session.Screen.Message("summary", name, raw);
}
