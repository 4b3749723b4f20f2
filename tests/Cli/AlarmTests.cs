using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>The script of the documentation that alarms by exit code, with a <c>wf</c> that ends as it is told.</summary>
public sealed class AlarmTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "Backups: the server cannot be reached, or failed")]
    [InlineData(5, "Backups: the gate tripped: a person must look at the newest backup")]
    [InlineData(6, "Backups: there is no good backup, or the last one is too old")]
    [InlineData(12, "Backups: the server refuses the key (WORKFLOW_KEY)")]
    [InlineData(77, "Backups: wf status ended with 77")]
    [InlineData(127, "Backups: wf status ended with 127")]
    public async Task Alarm_SaysWhatIsWrong_AndEndsAsWfDoes(int code, string said)
    {
        using var shell = new Machine();
        shell.Program("wf", $"[[ $* == 'status --json' ]] || exit 99; echo '{{\"说\":1}}'; exit {code}");

        var (ended, output, error) = await shell.RunAsync("bash", Path.Combine(Machine.Root, "docs", "alarm.sh"));

        Assert.Equal((code, "", said.Length == 0 ? "" : $"{said}\n{{\"说\":1}}\n"), (ended, output, error));
    }
}
