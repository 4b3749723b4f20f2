using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalHost.Tests.Support;
using YamlDotNet.Serialization;

namespace LocalHost.Tests;

/// <summary>The files of <c>infra/server</c>: whether systemd takes them, and whether they fit the app and each other.</summary>
public sealed partial class ServerTests
{
    // Of 100; systemd calls up to 19 "OK", up to 49 "medium".
    private const string MostExposure = "15";

    private const string Unit = "infra/server/workflow.service";

    private static readonly string Dockerfile = Repository.Read("infra/server/Dockerfile");

    [SystemdFact]
    public async Task Unit_AsSystemdReadsIt_IsRight()
    {
        var folder = Directory.CreateTempSubdirectory("unit-");
        try
        {
            // The program has to be there; where, differs.
            var unit = Path.Combine(folder.FullName, "workflow.service");
            await File.WriteAllTextAsync(unit, Repository.Read(Unit).Replace("/usr/bin/dotnet", Environment.ProcessPath, StringComparison.Ordinal));

            var (exitCode, said) = await Tool.RunAsync(Tool.SystemdAnalyze!, "verify", unit);

            Assert.Equal((0, ""), (exitCode, said));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [SystemdFact]
    public async Task Unit_AsSystemdJudgesIt_ExposesLittle()
    {
        var (exitCode, said) = await Tool.RunAsync(
            Tool.SystemdAnalyze!, "security", "--offline=true", $"--threshold={MostExposure}", "--no-pager", Repository.PathOf(Unit));

        Assert.True(exitCode == 0, said);
    }

    [SystemdFact]
    public async Task Unit_WithoutItsUser_ExposesTooMuch()
    {
        var folder = Directory.CreateTempSubdirectory("unit-");
        try
        {
            var unit = Path.Combine(folder.FullName, "workflow.service");
            await File.WriteAllTextAsync(unit, Repository.Read(Unit).Replace("DynamicUser=yes", "", StringComparison.Ordinal));

            var (exitCode, _) = await Tool.RunAsync(Tool.SystemdAnalyze!, "security", "--offline=true", $"--threshold={MostExposure}", "--no-pager", unit);

            Assert.NotEqual(0, exitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Unit_Paths_AreThoseOfTheReadme()
    {
        var unit = Repository.Read(Unit);
        var readme = Repository.Read("infra/server/README.md");

        Assert.Contains("ExecStart=/usr/bin/dotnet /opt/workflow/Workflow.Local.dll\n", unit, StringComparison.Ordinal);
        Assert.Contains("cp -r out/. /opt/workflow/", readme, StringComparison.Ordinal);
        Assert.True(File.Exists(AppFile("Workflow.Local.dll")));
        foreach (var path in Absolute().Matches(unit).Select(match => match.Value).Where(path => path.StartsWith("/etc/workflow", StringComparison.Ordinal) || path.StartsWith("/var/lib/workflow/", StringComparison.Ordinal)))
            Assert.Contains(path, readme, StringComparison.Ordinal);
        // What the journal's namespace is called, its file is named after.
        Assert.Contains("LogNamespace=workflow\n", unit, StringComparison.Ordinal);
        Assert.True(File.Exists(Repository.PathOf("infra/server/journald@workflow.conf")));
    }

    [Fact]
    public void Settings_OfTheSample_AreOnesThatTheAppHas()
    {
        var known = JsonNode.Parse(Repository.Read("local.settings.sample.json"))!["Values"]!.AsObject().Select(pair => pair.Key).Append("Local__HostKey");

        var named = Setting().Matches(Repository.Read("infra/server/workflow.env.sample")).Select(match => match.Groups["name"].Value).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public void Dockerfile_WhatItCopies_IsThereAndNotIgnored()
    {
        var ignored = Repository.Read("infra/server/Dockerfile.dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var copied = Copy().Matches(Dockerfile).SelectMany(match => match.Groups["paths"].Value.Split(' ').SkipLast(1)).ToList();

        Assert.Contains("src", copied);
        Assert.All(copied, path => Assert.True(File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path)), path));
        Assert.Empty(copied.Select(path => path.Split('/')[0]).Intersect(ignored, StringComparer.Ordinal));
    }

    // What the app's build reads from the root has to be copied, or the image cannot be built.
    [Fact]
    public void Dockerfile_WhatTheBuildReadsFromTheRoot_IsCopied()
    {
        var copied = Copy().Matches(Dockerfile).SelectMany(match => match.Groups["paths"].Value.Split(' ').SkipLast(1)).ToHashSet(StringComparer.Ordinal);
        string[] always = ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"];
        var projects = Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Append(Repository.PathOf("Directory.Build.props"));
        var read = projects.SelectMany(path => FromRoot().Matches(File.ReadAllText(path))).Select(match => match.Groups["file"].Value);

        Assert.Contains("host.json", copied);
        Assert.Subset(copied, always.Concat(read).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Dockerfile_AndCompose_AgreeOnPortStoreAndProgram()
    {
        var compose = new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, object>>>>(Repository.Read("infra/server/compose.yaml"));
        var service = compose["services"]["workflow"];
        var environment = (Dictionary<object, object>)service["environment"];
        var build = (Dictionary<object, object>)service["build"];
        var port = Expose().Match(Dockerfile).Groups["port"].Value;

        Assert.True(File.Exists(Path.Combine(Repository.PathOf("infra/server"), (string)build["context"], (string)build["dockerfile"])));
        Assert.Equal(port, new Uri((string)environment["ASPNETCORE_URLS"]).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal([$"127.0.0.1:{port}:{port}"], (List<object>)service["ports"]);
        Assert.Contains($"ASPNETCORE_URLS={environment["ASPNETCORE_URLS"]} ", Dockerfile, StringComparison.Ordinal);
        Assert.Contains($"Local__Store={environment["Local__Store"]} ", Dockerfile, StringComparison.Ordinal);
        Assert.Equal(["data:/data"], (List<object>)service["volumes"]);
        Assert.Contains("data", compose["volumes"].Keys);
        Assert.Contains("""ENTRYPOINT ["dotnet", "/app/Workflow.Local.dll"]""", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("VOLUME /data\n", Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void App_AsItIsPublished_HasItsSettingsOfTheHostAndItsPages()
    {
        Assert.True(File.Exists(AppFile("host.json")));
        Assert.True(File.Exists(AppFile(Path.Combine("pages", "demo.html"))));
        Assert.True(File.Exists(AppFile(Path.Combine("ui", "index.html"))));
    }

    // This assembly lies in tests/LocalHost/bin/<configuration>/<framework>, the app in src/Hosts/Local/bin/ of the same.
    private static string AppFile(string name)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Repository.PathOf(Path.Combine("src", "Hosts", "Local", "bin", framework.Parent!.Name, framework.Name, name));
    }

    [GeneratedRegex(@"(?<=[= ])/[a-z./]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Absolute();

    [GeneratedRegex("^(?<name>[A-Za-z_]+)=", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Setting();

    // From the repository, not from another stage.
    [GeneratedRegex(@"^COPY (?!--from)(?<paths>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Copy();

    [GeneratedRegex(@"(\.\./\.\./|\$\(MSBuildThisFileDirectory\))(?<file>[A-Za-z.]+\.(json|txt|props|targets))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FromRoot();

    [GeneratedRegex(@"^EXPOSE (?<port>\d+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Expose();
}
