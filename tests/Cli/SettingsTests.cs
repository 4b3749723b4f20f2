using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>Which server, which key, which language: options, variables, and the profile file.</summary>
public sealed class SettingsTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("wf-config-").FullName;
    private FakeServer server = null!;

    public async Task InitializeAsync() => server = (await FakeServer.StartAsync()).With("/api/backups", """{"backups":[]}""");

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Profile_GivesServerKeyAndEnvironment()
    {
        Write($$"""{ "default": "店", "profiles": { "店": { "url": "{{server.Url}}", "key": "k-1", "env": "环境" } } }""");

        (await Without().RunAsync("list")).Is(ExitCode.Done);

        Assert.Equal(["k-1"], server.Keys);
        Assert.EndsWith("env=环境", Assert.Single(server.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyOfAProfile_GoesToNoOtherServer()
    {
        Write("""{ "default": "店", "profiles": { "店": { "url": "https://shop.example", "key": "k-1" } } }""");

        (await Without().RunAsync("list", "--url", server.Url.ToString())).Is(ExitCode.Done);

        Assert.Equal([null], server.Keys);
    }

    [Fact]
    public async Task Option_GoesBeforeVariable_AndVariableBeforeProfile()
    {
        Write($$"""{ "profiles": { "店": { "url": "{{server.Url}}", "key": "k-1" } } }""");

        await Without().RunAsync("list", "--profile", "店");
        await Without().With("WORKFLOW_KEY", " k-2\n").RunAsync("list", "--profile", "店");
        await Without().With("WORKFLOW_KEY", "k-2").RunAsync("list", "--profile", "店", "--key", "k-3");

        Assert.Equal(["k-1", "k-2", "k-3"], server.Keys);
    }

    [Theory]
    [InlineData("""{ "profiles": { "店": { "url": "https://shop.example" } } }""", "There is no profile '没有' in", "店")]
    [InlineData("{ profiles", "is not a profile file (line 1)", "default")]
    [InlineData("""{ "profile": {} }""", "is not a profile file", "default")]
    public async Task ProfileFile_ThatIsWrong_IsTold(string json, string expected, string alsoExpected)
    {
        Write(json);

        var ended = await Without().RunAsync("list", "--profile", "没有");

        Assert.Equal(ExitCode.Usage, ended.Code);
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
        Assert.Contains(alsoExpected, ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("shop")]
    [InlineData("ftp://shop.example")]
    [InlineData("http://me:secret@shop.example")]
    [InlineData("https://shop.example/?code=secret")]
    public async Task Address_ThatIsNone_IsTold(string url)
    {
        var ended = await Without().RunAsync("list", "--url", url);

        Assert.Equal(ExitCode.Usage, ended.Code);
        Assert.Contains("is not the address of a server", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab cd")]
    [InlineData("ab\ncd")]
    [InlineData("钥匙")]
    public async Task Key_WithWhatNoKeyHas_IsTold_AndNotShown(string key)
    {
        var ended = await server.Wf.With("WORKFLOW_KEY", key).RunAsync("list");

        Assert.Equal(ExitCode.Usage, ended.Code);
        Assert.DoesNotContain(key, ended.Error, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Theory]
    [InlineData("LANG", "zh_CN.UTF-8", "还没有备份")]
    [InlineData("LC_ALL", "zh_TW", "还没有备份")]
    [InlineData("WORKFLOW_LANG", "zh-CN", "还没有备份")]
    [InlineData("LANG", "en_US.UTF-8", "There is no backup yet")]
    [InlineData("LANG", "C", "There is no backup yet")]
    [InlineData("LANG", "fr_FR.UTF-8", "There is no backup yet")]
    public async Task Language_IsThatOfTheMachine(string name, string value, string expected) =>
        Assert.Contains(expected, (await server.Wf.With(name, value).RunAsync("list")).Out, StringComparison.Ordinal);

    [Fact]
    public async Task Language_ThatThereIsNot_IsTold() =>
        Assert.Equal("wf: There is no language 'fr': use --lang zh-CN or --lang en.\n", (await server.Wf.RunAsync("list", "--lang", "fr")).Is(ExitCode.Usage).Error);

    [Theory]
    [InlineData("wf: 'lsit' is unknown. See wf --help.", "lsit")]
    [InlineData("wf: 'x' is unknown. See wf list --help.", "list", "x")]
    [InlineData("wf: --limit needs a value. See wf list --help.", "list", "--limit")]
    [InlineData("wf: --limit takes a number of at least 1, not '0'. See wf list --help.", "list", "--limit", "0")]
    [InlineData("wf: --limit takes a number of at least 1, not 'zehn'. See wf list --help.", "list", "--limit=zehn")]
    [InlineData("wf: ID is missing. See wf show --help.", "show")]
    [InlineData("wf: '10 minutes' is not a waiting time: write 90s, 10m, 2h or 1d. See wf backup --help.", "backup", "--wait-timeout", "10 minutes")]
    [InlineData("wf: 无法识别“lsit”。请看 wf --help。", "lsit", "--lang", "zh-CN")]
    [InlineData("wf: 缺少 ID。请看 wf show --help。", "show", "--lang", "zh-CN")]
    public async Task Usage_ThatIsWrong_IsTold(string expected, params string[] args) =>
        Assert.Equal($"{expected}\n", (await server.Wf.RunAsync(args)).Is(ExitCode.Usage).Error);

    private Wf Without() => new Wf(null).With("XDG_CONFIG_HOME", folder);

    private void Write(string json)
    {
        Directory.CreateDirectory(Path.Combine(folder, "workflow"));
        File.WriteAllText(Path.Combine(folder, "workflow", "config.json"), json);
    }
}
