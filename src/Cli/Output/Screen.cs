using System.Globalization;
using System.Text.Json;
using Cli.Texts;
using Functions.Local.Hosting;
using Spectre.Console;

namespace Cli.Output;

/// <summary>
/// Decides where output goes: text for people to standard output, or with <c>--json</c> to standard error; JSON to standard output.
/// </summary>
internal sealed class Screen
{
    private readonly Terminal terminal;
    private readonly bool quiet;
    private readonly TextWriter people;
    private IAnsiConsole? console;

    public Screen(Terminal terminal, Words words, TimeProvider time, bool json, bool quiet, bool noColor)
    {
        (this.terminal, this.quiet, IsJson) = (terminal, quiet, json);
        people = json ? terminal.Error : terminal.Out;
        var live = json ? terminal.IsErrorTerminal : terminal.IsOutTerminal;
        var dumb = terminal["TERM"] is null or "dumb" && !OperatingSystem.IsWindows();
        HasColor = live && !dumb && !noColor && terminal["NO_COLOR"] is null;
        IsLive = live && !dumb && !quiet;
        Say = new(words, time);
    }

    public bool IsJson { get; }

    /// <summary>Whether only what failed is wanted.</summary>
    public bool IsQuiet => quiet;

    public bool HasColor { get; }

    /// <summary>Whether lines may be drawn again in place.</summary>
    public bool IsLive { get; }

    /// <summary>Times, sizes and counts in words.</summary>
    public Sayings Say { get; }

    /// <summary>Text for people, with colours where allowed.</summary>
    public IAnsiConsole Console => console ??= MakeConsole();

    /// <summary>The text with nothing in it that a terminal would obey.</summary>
    public static string Shown(string text) => Printable.Of(text, keepLines: true);

    /// <summary>The same for a name or a value within a line: it cannot start a new line.</summary>
    public static string Word(string text) => Printable.Of(text);

    /// <summary>A line that is never wrapped, so that it can be copied. Not with <c>--quiet</c>.</summary>
    public void Line(string text = "")
    {
        if (!quiet)
            people.WriteLine(Shown(text));
    }

    /// <summary>The same in a colour, where there are colours.</summary>
    public void Line(string text, Color color)
    {
        if (quiet)
            return;
        if (HasColor)
            Console.Write(new Text($"{Shown(text)}\n", new Style(color)));
        else
            Line(text);
    }

    /// <summary>A table. Not with <c>--quiet</c>.</summary>
    public void Table(TextTable table)
    {
        if (!quiet)
            table.Draw(Console, people, HasColor);
    }

    /// <summary>Text that must be seen even with <c>--quiet</c>, to standard error.</summary>
    public void Warn(string text) => terminal.Error.WriteLine(Shown(text));

    /// <summary>The one document of a verb.</summary>
    public void Document(JsonElement document)
    {
        if (IsJson)
            terminal.Out.WriteLine(JsonText.Of(document, indented: true));
    }

    /// <summary>A line of a verb that runs for a while.</summary>
    /// <param name="type">Its <c>message_type</c>.</param>
    /// <param name="name">Of the field that holds <paramref name="value"/>.</param>
    /// <param name="value">The value of that field.</param>
    public void Message(string type, string name, JsonElement value)
    {
        if (!IsJson)
            return;
        terminal.Out.WriteLine(JsonText.Message(type, name, value));
        terminal.Out.Flush();
    }

    /// <summary>Columns of where a person reads.</summary>
    public int Width => Console.Profile.Width;

    private IAnsiConsole MakeConsole()
    {
        var made = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = HasColor || IsLive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = HasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsLive ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(people),
        });
        var onTerminal = IsJson ? terminal.IsErrorTerminal : terminal.IsOutTerminal;
        if (terminal.Width is { } width)
            made.Profile.Width = width;
        else if (!onTerminal)
            made.Profile.Width = int.TryParse(terminal["COLUMNS"], NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0 ? columns : Limits.PlainColumns;
        return made;
    }
}
