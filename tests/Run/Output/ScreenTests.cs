using System.Collections;
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
}
