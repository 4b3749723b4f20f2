using DurableTask.Sqlite;
using Functions.Local.Hosting;
using Functions.Local.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Functions.Local.Tests.Configuration;

public sealed class SettingsTests
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Setting_OfLocalSettings_IsReadWithItsLevels()
    {
        _folder.Write("local.settings.json", """
            // 注释
            { "IsEncrypted": false, "Values": { "WeChat__Env": "环境-1", "Count": 3, "Flag": true, }, "Host": { "CORS": "*" } }
            """);
        await using TestHost host = await StartAsync();

        Assert.Equal("环境-1 3 true", await host.Client.GetStringAsync("/api/settings"));
    }

    [Fact]
    public void Setting_OfTheEnvironment_WinsOverLocalSettings()
    {
        const string name = "LOCAL_FUNCTIONS_TESTS__WINS";
        _folder.Write("local.settings.json", """{ "Values": { "Local_Functions_Tests__Wins": "file", "Other": "文件" } }""");
        Environment.SetEnvironmentVariable(name, "environment");

        var builder = LocalHost.CreateBuilder(new LocalHostOptions { WorkingFolder = _folder.Path, AppFolder = _folder.Path, LogToConsole = false });

        Environment.SetEnvironmentVariable(name, null);
        Assert.Equal("environment", builder.Configuration["Local_Functions_Tests:Wins"]);
        Assert.Equal("文件", builder.Configuration["Other"]);
    }

    [Fact]
    public void LocalSettings_OfTheWorkingFolder_WinOverThoseOfTheApp()
    {
        var app = new TempFolder();
        app.Write("local.settings.json", """{ "Values": { "From": "app" } }""");

        Assert.Equal("app", From());
        _folder.Write("local.settings.json", """{ "Values": { "From": "working" } }""");
        Assert.Equal("working", From());

        string? From() => LocalHost.CreateBuilder(new LocalHostOptions
        {
            WorkingFolder = _folder.Path,
            AppFolder = app.Path,
            ReadEnvironment = false,
            LogToConsole = false,
        }).Configuration["From"];
    }

    [Theory]
    [InlineData("local.settings.json", "{\n  \"Values\": {\n    \"Secret\": \"s3cret\"\n    \"B\": 1\n  }\n}", "line 4: this is not valid JSON")]
    [InlineData("local.settings.json", "", "line 1: this is not valid JSON")]
    [InlineData("local.settings.json", "[]", "a JSON object { … } is expected")]
    [InlineData("local.settings.json", "{ \"IsEncrypted\": true }", "is encrypted")]
    [InlineData("local.settings.json", "{ \"Values\": [] }", "\"Values\" must be an object")]
    [InlineData("local.settings.json", "{ \"Values\": { \"WeChat\": { \"Env\": \"x\" } } }", "the value of \"WeChat\" must be a string")]
    [InlineData("host.json", "{ \"version\": \"2.0\",\n\"a\": }", "line 2: this is not valid JSON")]
    [InlineData("host.json", "{}", "\"version\": \"2.0\"")]
    [InlineData("host.json", "{ \"version\": \"2.0\", \"functionTimeout\": \"soon\" }", "functionTimeout must be a time")]
    [InlineData("host.json", "{ \"version\": \"2.0\", \"logging\": { \"logLevel\": { \"default\": \"loud\" } } }", "logging.logLevel.default must be")]
    [InlineData("host.json", "{ \"version\": \"2.0\", \"extensions\": { \"durableTask\": { \"maxConcurrentActivityFunctions\": 0 } } }", "extensions.durableTask.maxConcurrentActivityFunctions must be")]
    [InlineData("host.json", "{ \"version\": \"2.0\", \"extensions\": { \"durableTask\": { \"hubName\": \"%没有%\" } } }", "refers to the setting 没有")]
    public void File_ThatCannotBeUsed_IsRefusedInASentenceWithoutItsContent(string name, string text, string sentence)
    {
        string path = _folder.Write(name, text);

        var refused = Assert.Throws<LocalHostStartupException>(() => TestHost.Build(new HostSetup { Folder = _folder }));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "备份/v1" } } }""", "/备份/v1/settings")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""", "/settings")]
    [InlineData("""{ "version": "2.0" }""", "/api/settings")]
    public async Task RoutePrefix_OfHostJson_StandsBeforeEachRoute(string hostJson, string path)
    {
        _folder.Write("host.json", hostJson);
        await using TestHost host = await StartAsync();

        using HttpResponseMessage answer = await host.Client.GetAsync(path);

        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task LogLevel_OfHostJson_Decides()
    {
        _folder.Write("host.json", """{ "version": "2.0", "logging": { "logLevel": { "default": "Error", "Chosen": "Debug" } } }""");
        await using TestHost host = await StartAsync();

        await host.Client.GetStringAsync("/api/logs");

        Assert.Equal([(LogLevel.Debug, "选中"), (LogLevel.Error, "错误")], host.Log.Lines.Select(line => (line.Level, line.Text)));
    }

    [Fact]
    public async Task MaxConcurrentActivities_OfEachName_IsReadFromSettings_AndLimitsThatActivity()
    {
        _folder.Write("host.json", """{ "version": "2.0", "extensions": { "durableTask": { "maxConcurrentActivityFunctions": 7 } } }""");
        _folder.Write("local.settings.json", """
            { "Values": { "Local__MaxConcurrentActivities__StoreExport": "2", "Local__MaxConcurrentActivities__导出": " 1 " } }
            """);
        await using TestHost host = await StartAsync();

        SqliteDurableTaskOptions engine = host.Services.GetRequiredService<IOptions<SqliteDurableTaskOptions>>().Value;

        DurableTaskWorkerOptions worker = host.Services.GetRequiredService<IOptionsMonitor<DurableTaskWorkerOptions>>().Get(string.Empty);

        Assert.Equal(7, worker.Concurrency.MaximumConcurrentActivityWorkItems);
        Assert.Equal([("StoreExport", 2), ("导出", 1)], engine.MaxConcurrentActivitiesByName.Select(limit => (limit.Key, limit.Value)).Order());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("many")]
    [InlineData("")]
    [InlineData("99999999999")]
    public void MaxConcurrentActivities_ThatIsNoCount_IsRefusedNamingTheSetting(string value)
    {
        _folder.Write("local.settings.json", $$"""{ "Values": { "Local__MaxConcurrentActivities__StoreExport": "{{value}}" } }""");

        var refused = Assert.Throws<LocalHostStartupException>(() => TestHost.Build(new HostSetup { Folder = _folder }));

        Assert.Equal("Local__MaxConcurrentActivities__StoreExport must be a whole number above 0.", refused.Message);
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(new HostSetup { Functions = [typeof(Functions)], Folder = _folder });

    public sealed class Functions(IConfiguration settings, ILoggerFactory logs)
    {
        [Function("Settings")]
        public IActionResult Show([HttpTrigger] HttpRequest request)
            => new ContentResult { Content = $"{settings["WeChat:Env"]} {settings["Count"]} {settings["Flag"]}" };

        [Function("Logs")]
        public IActionResult Write([HttpTrigger] HttpRequest request)
        {
            logs.CreateLogger("Chosen").LogDebug("选中");
            logs.CreateLogger("Other").LogWarning("不选");
            logs.CreateLogger("Other").LogError("错误");
            return new ContentResult();
        }
    }
}
