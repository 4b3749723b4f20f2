using System.Collections;
using Run.Settings;

namespace Run.Tests.Settings;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_NoFile_HoldsTheEnvironmentsSettingsOnly()
    {
        var settings = LocalSettings.Read([_folder.Path], new Hashtable { ["WeChat__Env"] = "小店-prod", ["HOST"] = "box" });

        Assert.Null(settings.Path);
        Assert.Equal("小店-prod", settings["WeChat__Env"]);
        Assert.Null(settings["HOST"]);
    }

    [Fact]
    public void Read_FilesInBothFolders_TakesTheFirst()
    {
        var first = _folder.File("here/local.settings.json", """{ "Values": { "WeChat__Env": "小店" } }""");
        _folder.File("root/local.settings.json", """{ "Values": { "WeChat__Env": "other" } }""");

        var settings = LocalSettings.Read([Path.Combine(_folder.Path, "here"), Path.Combine(_folder.Path, "root")], new Hashtable());

        Assert.Equal(first, settings.Path);
        Assert.Equal("小店", settings["WeChat__Env"]);
    }

    [Fact]
    public void Read_EnvironmentSetsTheSame_EnvironmentWins()
    {
        _folder.File("local.settings.json", """{ "Values": { "WeChat:Env": "file", "Custom": "file" } }""");

        var settings = LocalSettings.Read([_folder.Path], new Hashtable { ["WeChat__Env"] = "variable", ["Custom"] = "variable" });

        Assert.Equal("variable", settings["WeChat__Env"]);
        Assert.Equal("variable", settings["Custom"]);
    }

    [Fact]
    public void Read_CommentsAndNumbers_AreAccepted()
    {
        _folder.File("local.settings.json", """
            {
              // which is what the Functions tools do
              "Values": { "Backup__MaxConcurrentExports": 8, "WeChat__AppId": "  ", }
            }
            """);

        var settings = LocalSettings.Read([_folder.Path], new Hashtable());

        Assert.Equal("8", settings["backup__maxconcurrentexports"]);
        Assert.Null(settings["WeChat__AppId"]);
    }

    [Theory]
    [InlineData("{ \"Values\": { \"WeChat__AppSecret\": \"hush-hush\n", "line 1")]
    [InlineData("{ \"Values\": { \"Local__Store\": \"a\\u0000b\" } }", "\"Local__Store\" in ")]
    [InlineData("{ \"Values\": { \"Local__Store\": \"\\ud800\" } }", "not valid Unicode")]
    [InlineData("{ \"Values\": { \"\\ud800\": \"\" } }", "not valid Unicode")]
    [InlineData("[]", "JSON object")]
    [InlineData("{ \"Values\": 3 }", "not an object")]
    public void Read_BrokenFile_NamesTheFileAndNoSecret(string content, string said)
    {
        var path = _folder.File("local.settings.json", content);

        var failure = Assert.Throws<Failure>(() => LocalSettings.Read([_folder.Path], new Hashtable()));

        Assert.Equal(2, failure.ExitCode);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.Message, StringComparison.Ordinal);
    }
}
