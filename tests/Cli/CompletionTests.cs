using Cli.Tests.Support;

namespace Cli.Tests;

public sealed class CompletionTests : IAsyncLifetime
{
    private FakeServer server = null!;

    public async Task InitializeAsync()
    {
        server = await FakeServer.StartAsync();
        server.On("GET /api/backups?top=20", """{"backups":[{"id":"20261130T180000Z-aaa2"},{"id":"20261129T180000Z-aaa1"},{"id":"$(reboot)"}]}""")
            .On("GET /api/logs/orders?top=20", """{"orders":[{"id":"20261201T020000Z-order001"}]}""");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("wf rel", "release")]
    [InlineData("wf dri", "drill drills")]
    [InlineData("wf drill 2026112", "20261129T180000Z-aaa1")]
    [InlineData("wf --lang zh-CN rel", "release")]
    [InlineData("wf logs ", "list order show")]
    [InlineData("wf forget --days 3 --un", "--unfreeze")]
    [InlineData("wf logs order 10001 --level w", "warn")]
    [InlineData("wf completion ", "bash fish pwsh zsh")]
    [InlineData("wf hold ", "latest latest-verified previous last-failed 20261130T180000Z-aaa2 20261129T180000Z-aaa1")]
    [InlineData("wf hold 2026112", "20261129T180000Z-aaa1")]
    [InlineData("./wf hold 2026112", "20261129T180000Z-aaa1")]
    [InlineData("wf hold --reason 20", "")]
    [InlineData("wf logs show ", "latest 20261201T020000Z-order001")]
    [InlineData("wf logs show latest --text 支付 --le", "--level")]
    [InlineData("wf nothing ", "")]
    public async Task Line_IsCompleted(string line, string words)
    {
        var ended = (await server.Wf.RunAsync($"[suggest:{line.Length}]", line)).Is(ExitCode.Done);

        Assert.Equal(words, string.Join(' ', ended.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(ended.Error);
    }

    [Theory]
    [InlineData("[suggest:7]", "wf hold latest", "hold")]
    [InlineData("[suggest]", "wf hold", "hold")]
    [InlineData("[suggest:9999]", "wf hold", "hold")]
    [InlineData("[suggest:x]", "wf hold", "hold")]
    [InlineData("[suggest:0]", "", "accept")]
    public async Task Cursor_DecidesWhatIsCompleted(string directive, string line, string first)
    {
        var ended = (await server.Wf.RunAsync(directive, line)).Is(ExitCode.Done);

        Assert.StartsWith(first, ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatIsAwayOrSlowOrRefuses_IsNotMentioned()
    {
        const string Names = "latest\nlatest-verified\nprevious\nlast-failed\n";
        var away = await new Wf(new("http://127.0.0.1:1")).RunAsync("[suggest:8]", "wf hold ");
        server.Hang("GET /api/backups?top=20");
        var slow = await server.Wf.In(new HastyTime()).RunAsync("[suggest:8]", "wf hold ");
        server.On("GET /api/backups?top=20", "{}", 401);
        var refused = await server.Wf.RunAsync("[suggest:8]", "wf hold ");
        server.On("GET /api/backups?top=20", """{"backups":7}""");
        var strange = await server.Wf.RunAsync("[suggest:8]", "wf hold ");
        var noProfile = await server.Wf.RunAsync("[suggest:28]", "wf --profile nothing hold   ");

        Assert.All([away, slow, refused, strange, noProfile], ended => Assert.Equal((ExitCode.Done, Names, ""), (ended.Code, ended.Out, ended.Error)));
    }

    [Fact]
    public async Task Script_OfPowerShell_IsApproved() =>
        Approval.Matches((await new Wf(null).RunAsync("completion", "pwsh")).Is(ExitCode.Done).Out, "Screens/completion-pwsh.txt");

    [Fact]
    public async Task Script_Json_IsADocument_AndAnotherShellIsWrongUsage()
    {
        Assert.StartsWith("# wf in bash", (await new Wf(null).RunAsync("completion", "bash", "--json")).Is(ExitCode.Done).Json.GetProperty("script").GetString(), StringComparison.Ordinal);
        Assert.Contains("bash, zsh, fish, pwsh", (await new Wf(null).RunAsync("completion", "tcsh")).Is(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [NeedsFact("bash")]
    public Task Bash_Completes() => CompletesAsync("bash", script => $$"""
        source {{script}}
        ask() {
          COMP_LINE=$1 COMP_POINT=${#1}
          read -ra COMP_WORDS <<<"$1"
          [[ $1 != *' ' ]] || COMP_WORDS+=('')
          COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
          _wf "${COMP_WORDS[0]}"
          printf '%s\n' "${COMPREPLY[@]}"
        }
        complete -p wf >&2
        ask 'wf rel'; ask 'wf hold 2026112'; ask 'wf logs show latest --text 支付 --le'; ask 'wf nothing '
        """);

    [NeedsFact("zsh")]
    public Task Zsh_Completes() => CompletesAsync("zsh", script => $$"""
        compdef() { print -u2 "$@" }
        compadd() { shift; print -l -- "$@" }
        source {{script}}
        ask() { words=("$@") CURRENT=$# PREFIX=$argv[-1]; _wf }
        ask wf rel; ask wf hold 2026112; ask wf logs show latest --text 支付 --le; ask wf nothing ''
        """);

    [NeedsFact("fish")]
    public Task Fish_Completes() => CompletesAsync("fish", script => $$"""
        source {{script}}
        for line in 'wf rel' 'wf hold 2026112' 'wf logs show latest --text 支付 --le' 'wf nothing '
            complete --do-complete $line
        end
        """);

    private async Task CompletesAsync(string program, Func<string, string> test)
    {
        using var shell = new Machine();
        shell.Program("wf", $"exec '{Machine.Dotnet}' '{Machine.WfAssembly}' \"$@\"");
        shell.Variables["WORKFLOW_URL"] = server.Url.ToString();
        shell.Variables["HOME"] = shell.Folder;
        shell.Variables["LC_ALL"] = "C.UTF-8";
        var script = shell.Write("completion", (await new Wf(null).RunAsync("completion", program)).Is(ExitCode.Done).Out);

        const string Expected = "release\n20261129T180000Z-aaa1\n--level";
        var (said, error) = ("", "");
        // Ids that take more than a second are left out, and a busy machine may take longer.
        for (var tries = 0; tries < 3 && said.Trim() != Expected; tries++)
            (_, said, error) = await shell.RunAsync(program, shell.Write("test", test(script)));

        Assert.True(said.Trim() == Expected, $"{said}\n{error}");
    }
}
