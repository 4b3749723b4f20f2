using System.Diagnostics;
using System.Text;
using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>What <c>wf dump</c> does where the way is bad: against a server that cuts, lies and stays away.</summary>
public sealed class DumpTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("wf-");
    private readonly FileServer server = new();

    private string Target => Path.Combine(folder.FullName, "订单.jsonl");

    private string Part => $"{Target}.part";

    private Wf Wf => new(server.Url);

    private static string Source => $"{FileServer.BackupId}:订单";

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Dump_ConnectionCutTwice_GoesOnByRange()
    {
        server.CutAfter(100_000, 200_000);

        var ended = (await Wf.RunAsync("dump", Source)).Is(ExitCode.Done);

        Assert.Equal(server.Raw, ended.Out);
        Assert.Equal([0L, 100_000, 300_000], server.Starts);
    }

    [Fact]
    public async Task Dump_ServerThatKnowsNoRange_IsReadAnew()
    {
        server.KnowsRange = false;
        server.CutAfter(100_000);

        var ended = (await Wf.RunAsync("dump", Source)).Is(ExitCode.Done);

        Assert.Equal(server.Raw, ended.Out);
        Assert.Equal([0L, 0L], server.Starts);
    }

    [Fact]
    public async Task Dump_ConnectionThatBreaksAlways_IsGivenUp()
    {
        server.CutAfter([50_000, .. Enumerable.Repeat(0, 20)]);

        var ended = await new Wf(server.Url) { Time = new FastTime(1000) }.RunAsync("dump", Source, "--output", Target);

        Assert.Contains("broke too often", ended.Is(ExitCode.Failed).Error, StringComparison.Ordinal);
        Assert.Contains(Part, ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        Assert.Equal(50_000, new FileInfo(Part).Length);
    }

    [Fact]
    public async Task Dump_InterruptedByCtrlC_KeepsThePart_AndTheNextRunGoesOn()
    {
        using var stop = new CancellationTokenSource();
        server.CutAfter(100_000);
        server.OnFile = () =>
        {
            if (server.Starts.Count == 2)
                stop.Cancel();
        };

        var stopped = await Wf.RunAsync(stop.Token, "dump", Source, "--output", Target);
        var kept = new FileInfo(Part).Length;
        var ended = await Wf.RunAsync("dump", Source, "--output", Target);

        Assert.Contains("kept in", stopped.Is(ExitCode.Canceled).Error, StringComparison.Ordinal);
        Assert.Equal(100_000, kept);
        ended.Is(ExitCode.Done);
        Assert.Equal(kept, server.Starts[^1]);
        Assert.Equal(server.Raw, await File.ReadAllTextAsync(Target));
        Assert.Equal([Target], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public async Task Dump_PartThatIsWholeAlready_AsksForNothing()
    {
        await KeepAsync(server.Stored, server.Sha256);

        (await Wf.RunAsync("dump", Source, "--output", Target)).Is(ExitCode.Done);

        Assert.Empty(server.Starts);
        Assert.Equal(server.Raw, await File.ReadAllTextAsync(Target));
    }

    [Fact]
    public async Task Dump_PartOfAnotherFile_BeginsAnew()
    {
        await KeepAsync(new byte[1000], new string('0', 64));

        (await Wf.RunAsync("dump", Source, "--output", Target)).Is(ExitCode.Done);

        Assert.Equal([0L], server.Starts);
        Assert.Equal(server.Raw, await File.ReadAllTextAsync(Target));
    }

    [Fact]
    public async Task Dump_PartThatNobodyKnows_IsNotTouched()
    {
        await File.WriteAllTextAsync(Part, "我的");

        var ended = await Wf.RunAsync("dump", Source, "--output", Target);

        Assert.Contains("not part of an earlier run", ended.Is(ExitCode.Refused).Error, StringComparison.Ordinal);
        Assert.Equal("我的", await File.ReadAllTextAsync(Part));
    }

    [Fact]
    public async Task Dump_DamagedFile_IsNotWritten()
    {
        await File.WriteAllTextAsync(Target, "旧的");
        server.Stored[5000] ^= 1;

        var ended = await Wf.RunAsync("dump", Source, "--output", Target);

        Assert.Contains("SHA-256", ended.Is(ExitCode.Damage).Error, StringComparison.Ordinal);
        Assert.Equal("旧的", await File.ReadAllTextAsync(Target));
        Assert.Equal([Target], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public async Task Dump_DamagedFile_ToStandardOutput_SaysSo()
    {
        server.Stored[5000] ^= 1;

        var ended = await Wf.RunAsync("dump", Source);

        Assert.Contains("Do not use it", ended.Is(ExitCode.Damage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_FileThatChangesMeanwhile_IsRefused()
    {
        server.CutAfter(100_000);
        server.OnFile = () => server.Sha256 = server.Starts.Count == 2 ? new string('1', 64) : server.Sha256;

        var ended = await Wf.RunAsync("dump", Source);

        Assert.Contains("a different file", ended.Is(ExitCode.Failed).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_ToGz_KeepsTheStoredBytes()
    {
        var target = Path.Combine(folder.FullName, "订单.jsonl.gz");

        (await Wf.RunAsync("dump", Source, "--output", target)).Is(ExitCode.Done);

        Assert.Equal(server.Stored, await File.ReadAllBytesAsync(target));
    }

    [Fact]
    public async Task Dump_SlowDownload_ShowsItsBytes()
    {
        var ended = await new Wf(server.Url) { Columns = 80, Time = new FastTime(1000) }.RunAsync("dump", Source, "--output", Target);

        Assert.Matches(@"\r[\d.]+ [kM]B of 1\.\d+ MB, \d+ %", ended.Is(ExitCode.Done).Error);
    }

    [Fact]
    public async Task Dump_ReaderThatStopsReading_EndsIt()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "wf.dll"), "dump", Source, "--url", server.Url.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var wf = Process.Start(start)!;
        await wf.StandardOutput.ReadLineAsync();
        wf.StandardOutput.Close();

        await wf.WaitForExitAsync();

        Assert.Equal((int)ExitCode.PipeClosed, wf.ExitCode);
        Assert.Equal("", await wf.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task Dump_ToAFolder_IsAMistake() => (await Wf.RunAsync("dump", Source, "--output", folder.FullName)).Is(ExitCode.Usage);

    [Theory]
    [InlineData("latest")]
    [InlineData("latest:")]
    public async Task Dump_WithoutCollection_IsAMistake(string source) =>
        Assert.Contains("ID:COLLECTION", (await Wf.RunAsync("dump", source)).Is(ExitCode.Usage).Error, StringComparison.Ordinal);

    private async Task KeepAsync(byte[] bytes, string sha256)
    {
        await File.WriteAllBytesAsync(Part, bytes);
        await File.WriteAllBytesAsync($"{Part}.json", Encoding.UTF8.GetBytes($$"""{"backup":"{{FileServer.BackupId}}","collection":"订单","sha256":"{{sha256}}"}"""));
    }
}
