using System.Collections;
using System.Globalization;
using Functions.Local.Hosting;
using Spectre.Console;

namespace Run.Output;

/// <summary>Where everything for the person goes: a terminal with bars, or lines of plain text.</summary>
internal sealed class Screen
{
    private readonly TextWriter _writer;
    private readonly TimeProvider _time;
    private readonly bool _live;

    /// <param name="writer">Standard output.</param>
    /// <param name="live">Whether it is a terminal that can draw in place; without, no escape sequence is written.</param>
    /// <param name="width">Columns; null asks the terminal.</param>
    public Screen(TextWriter writer, bool live, int? width, TimeProvider time)
    {
        _writer = writer;
        _time = time;
        _live = live;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = live ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = live ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = live ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (width is { } columns)
            Console.Profile.Width = columns;
    }

    public IAnsiConsole Console { get; }

    /// <summary>The screen for this process's standard output.</summary>
    public static Screen ForStandardOutput(IDictionary environment, TimeProvider time)
    {
        var redirected = System.Console.IsOutputRedirected;
        return new(System.Console.Out, IsLive(redirected, environment), redirected ? Limits.PlainWidth : null, time);
    }

    /// <summary>Bars only in a terminal, and not where the person asked for none (no-color.org) or the terminal can draw nothing.</summary>
    internal static bool IsLive(bool redirected, IDictionary environment) =>
        !redirected
        && string.IsNullOrEmpty((string?)environment["NO_COLOR"])
        && (string?)environment["TERM"] is { Length: > 0 } and not "dumb";

    /// <summary>A line, never wrapped, so that a path or an address can be copied. What a terminal would obey is written out.</summary>
    public void Line(string text = "") => _writer.WriteLine(Printable.Of(text));

    /// <summary>A line with the time of day before it.</summary>
    public void TimedLine(string text) =>
        _writer.WriteLine($"{_time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {Printable.Of(text)}");

    /// <summary>Draws progress while <paramref name="work"/> runs.</summary>
    public Task<T> WithProgressAsync<T>(Func<IProgressView, Task<T>> work) =>
        _live
            ? Console.Live(LiveProgress.Render(Progress.None, Console.Profile.Width, Console.Profile.Height, TimeSpan.Zero))
                .AutoClear(true)
                .StartAsync(live => work(new LiveProgress(live, Console, _time)))
            : work(new PlainProgress(this, _time));
}
