using System.Collections;
using Run.Backups;
using Run.Output;

namespace Run.Tests.Output;

public class ScreenTests
{
    [Theory]
    [InlineData(false, "xterm-256color", null, true)]
    [InlineData(true, "xterm-256color", null, false)]
    [InlineData(false, "dumb", null, false)]
    [InlineData(false, null, null, false)]
    [InlineData(false, "xterm-256color", "1", false)]
    [InlineData(false, "xterm-256color", "", true)]
    public void IsLive_TerminalAndWishes_BarsOnlyWhereTheyCanBeDrawn(bool redirected, string? term, string? noColor, bool live) =>
        Assert.Equal(live, Screen.IsLive(redirected, new Hashtable { ["TERM"] = term, ["NO_COLOR"] = noColor }));

    [Theory]
    [InlineData(false, 100)]
    [InlineData(false, 70)]
    [InlineData(true, 100)]
    public void Names_WithWhatATerminalObeys_AreWrittenOut(bool live, int width)
    {
        const string evil = "单\u001b]0;x\u0007\u202e订\n假";
        var export = new Export { Collection = evil, Status = "坏\u001b[2J", Reason = "因\u001b[2J" };
        var backup = new Backup { Id = "b", Outcome = "完\u001b[2J", Reason = "故\u009b", Missed = [new(evil, "因\u2066")], Exports = [export] };
        using var output = new StringWriter();
        var screen = new Screen(output, live: false, width, TimeProvider.System);
        var progress = Progress.None.Next(backup, DateTimeOffset.UnixEpoch) with { Notice = "满\u001b[2J" };

        if (live)
            screen.Console.Write(LiveProgress.Render(progress, width, 30, TimeSpan.Zero));
        else
            new PlainProgress(screen, TimeProvider.System).Show(progress);
        ResultTable.Write(screen, progress);

        Assert.DoesNotContain(output.ToString(), letter => letter is '\u001b' or '\a' or '\u202e' or '\u2066' or '\u009b');
        Assert.Contains(@"单\u001b]0;x\u0007\u202e订\u000a假", output.ToString(), StringComparison.Ordinal);
    }
}
