using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Run.Processes;
using Run.Tests.Fakes;

namespace Run.Tests.Processes;

public sealed class ChildTests : IDisposable
{
    // For a machine that has other work; none of it is waited for where all is well.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    private string PidFile => Path.Combine(_folder.Path, "program.pid");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stop_ProgramThatObeys_EndsItAndItsRecord()
    {
        await using var child = Start("echo 起来了; exec sleep 600");
        using var program = await ProgramAsync();
        await SaidAsync(child, "起来了");

        await child.StopAsync();

        Assert.True(program.HasExited);
        Assert.False(File.Exists(PidFile));
        Assert.Equal(["起来了"], LogTail.Read(child.LogFile, 5));
    }

    [Fact]
    public async Task Kill_ProgramThatDoesNotObey_EndsItAtOnce()
    {
        await using var child = Start("trap '' TERM; sleep 600 & wait");
        using var program = await ProgramAsync();

        child.Kill();

        await program.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        await child.Exited;
    }

    [Fact]
    public async Task WaitUntilReady_ProgramThatEnds_ShowsTheEndOfItsLog()
    {
        var address = Addresses.Choose(0).App;
        await using var child = Start("echo 第一行; echo cannot open the shop >&2; exit 7", address);
        using var http = new HttpClient();

        var failure = await Assert.ThrowsAsync<Failure>(() => child.WaitUntilReadyAsync(http, CancellationToken.None));

        Assert.Equal(1, failure.ExitCode);
        Assert.StartsWith("program ended", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("  第一行\n  cannot open the shop", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitUntilReady_ProgramThatTakesACallAndSaysNothing_IsAskedAgain()
    {
        var calls = 0;
        await using var app = FakeApp.Build("http://127.0.0.1:0", new("Complete", 1, running: false, stopAt: 9));
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            if (Interlocked.Increment(ref calls) > 1)
                return next(context);
            var gone = new TaskCompletionSource();
            context.RequestAborted.Register(gone.SetResult);
            return gone.Task;
        });
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await using var child = Start("exec sleep 600", new Uri(address, "api/health"));
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(200) };

        await child.WaitUntilReadyAsync(http, CancellationToken.None);

        Assert.True(calls > 1);
    }

    [Fact]
    public void Start_NoSuchWorkingFolder_IsASentence()
    {
        var spec = new ChildSpec { Name = "program", Program = "sh", Arguments = [], Ready = [] };

        var failure = Assert.Throws<Failure>(() => Child.Start(spec, _folder.Path, PidFile, Path.Combine(_folder.Path, "nowhere"), TimeProvider.System));

        Assert.StartsWith("Cannot start program: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SecondTime_KeepsTheLogOfTheRunBefore()
    {
        await using (var first = Start("echo first"))
            await first.Exited;
        await using var second = Start("echo second");
        await second.Exited;

        Assert.Equal(["second"], LogTail.Read(second.LogFile, 5));
        Assert.Equal(["first"], LogTail.Read($"{second.LogFile}.old", 5));
    }

    [Fact]
    public async Task RunnerKilled_ProgramRuns_IsEndedAllTheSame()
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        foreach (var argument in (string[])[typeof(ChildTests).Assembly.Location, "hold", _folder.Path])
            start.ArgumentList.Add(argument);
        using var runner = Process.Start(start)!;
        using var sleeper = await ProgramAsync("sleeper.pid");

        runner.Kill();

        await sleeper.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
    }

    private Child Start(string script, params Uri[] ready)
    {
        var spec = new ChildSpec { Name = "program", Program = "sh", Arguments = ["-c", script], Ready = ready };
        return Child.Start(spec, _folder.Path, PidFile, _folder.Path, TimeProvider.System);
    }

    // Its record says that the shell has started, not that the script has come this far.
    private static async Task SaidAsync(Child child, string line)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!LogTail.Read(child.LogFile, 5).Contains(line))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }

    // Its record is the sign that it has started.
    private async Task<Process> ProgramAsync(string file = "program.pid")
    {
        using var patience = new CancellationTokenSource(Patience);
        var path = Path.Combine(_folder.Path, file);
        while (true)
        {
            if (File.Exists(path) && int.TryParse(await File.ReadAllTextAsync(path, patience.Token), NumberStyles.AllowTrailingWhite, null, out var id))
                return Process.GetProcessById(id);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
