using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Run.Tests;

/// <summary>What <c>./test</c> says at its end about tests that failed: <c>tools/failures.mjs</c>.</summary>
public sealed class FailureLinesTests : IDisposable
{
    private readonly TempFolder _results = new();

    public void Dispose() => _results.Dispose();

    [Fact]
    public async Task Failures_InResults_AreOneLineEachWithNameAndMessage()
    {
        Results("""
            <UnitTestResult testName="Orders.Tests.Good" outcome="Passed"><Output><StdOut>Failed</StdOut></Output></UnitTestResult>
            <UnitTestResult testName="Orders.Tests.Bad(name: &quot;订单&quot;)" duration="00:00:01" outcome="Failed" testListId="1">
              <Output><ErrorInfo><Message>Assert.Equal() Failure
            Expected: &lt;1&gt; &amp; not &#x32;</Message><StackTrace>at Bad</StackTrace></ErrorInfo></Output>
            </UnitTestResult>
            <UnitTestResult testName="Orders.Tests.Skipped" outcome="NotExecuted"><Output><ErrorInfo><Message>Not here.</Message></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="Orders.Tests.Mute" outcome="Failed"><Output></Output></UnitTestResult>
            """);

        Assert.Equal(
            ["Failed: Orders.Tests.Bad(name: \"订单\"): Assert.Equal() Failure Expected: <1> & not 2", "Failed: Orders.Tests.Mute: no message"],
            await LinesAsync());
    }

    [Theory]
    [InlineData(300, 300)]
    [InlineData(301, 300)]
    public async Task Failures_LongMessage_IsCutBetweenCharacters(int characters, int shown)
    {
        Results($"""<UnitTestResult testName="T" outcome="Failed"><Message>{string.Concat(Enumerable.Repeat("😀", characters))}</Message></UnitTestResult>""");

        Assert.Equal([$"Failed: T: {string.Concat(Enumerable.Repeat("😀", shown))}"], await LinesAsync());
    }

    [Fact]
    public async Task Failures_OfPages_AreTheirLinesOfFailure()
    {
        _results.File("Dashboard.log", "✔ 打开\nFAILED 恢复 → stays\n  FAILED in the middle\n3 passed, 1 failed\n");
        _results.File("Cli.Tests.log", "FAILED  Webhook  HTTP 500.\n");

        Assert.Equal(["Failed: Dashboard: 恢复 → stays"], await LinesAsync());
    }

    private void Results(string results) => _results.File("Orders.Tests.trx", $"<TestRun><Results>{results}</Results></TestRun>");

    private async Task<string[]> LinesAsync([CallerFilePath] string file = "")
    {
        var script = Path.GetFullPath("../../tools/failures.mjs", Path.GetDirectoryName(file)!);
        using var process = Process.Start(new ProcessStartInfo("node", [script, _results.Path]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
