using System.Runtime.InteropServices;

namespace Run.Tests;

public class ExitCodeTests
{
    [Theory]
    [InlineData("Complete", 0)]
    [InlineData("Failed", 1)]
    [InlineData("Superseded", 1)]
    [InlineData("Missed", 1)]
    [InlineData("Partial", 3)]
    [InlineData("Canceled", 4)]
    [InlineData("SomethingNew", 1)]
    public void Of_Outcome_IsTheOneInTheHelp(string outcome, int code) => Assert.Equal(code, ExitCode.Of(outcome));

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    [InlineData(PosixSignal.SIGHUP, 129)]
    public void Of_Signal_IsTheShellsCode(PosixSignal signal, int code) => Assert.Equal(code, ExitCode.Of(signal));
}
