using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>Versions that go together, and one build of the app on the official packages.</summary>
public sealed class PackageTests
{
    /// <summary>What the app was designed on.</summary>
    private static readonly Dictionary<string, string> Designed = new(StringComparer.Ordinal)
    {
        ["Azure.Data.Tables"] = "12.13.0",
        ["Azure.Identity"] = "1.21.0",
        ["Azure.Storage.Blobs"] = "12.30.1",
        ["Microsoft.Azure.DurableTask.Core"] = "3.11.2",
        ["Microsoft.Azure.Functions.Worker"] = "2.52.0",
        ["Microsoft.Azure.Functions.Worker.Core"] = "2.52.0",
        [Extension] = "1.21.1",
        ["Microsoft.Azure.Functions.Worker.Extensions.Http"] = "3.3.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore"] = "2.1.1",
        ["Microsoft.Azure.Functions.Worker.Extensions.Timer"] = "4.3.1",
        ["Microsoft.Azure.Functions.Worker.Sdk"] = "2.1.0",
        ["Microsoft.DurableTask.InProcessTestHost"] = "0.2.3-preview.1",
    };

    private const string Extension = "Microsoft.Azure.Functions.Worker.Extensions.DurableTask";

    private const string DurableTask = "Microsoft.DurableTask.";

    // Numbered by themselves: one is for tests, the other for the compiler.
    private static readonly string[] Apart = ["Microsoft.DurableTask.Analyzers", "Microsoft.DurableTask.InProcessTestHost"];

    private static readonly Dictionary<string, string> Versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
        .ToDictionary(item => (string)item.Attribute("Include")!, item => (string)item.Attribute("Version")!, StringComparer.Ordinal);

    [Fact]
    public void Versions_AreTheDesigned() => Assert.All(Designed, package => Assert.Equal((package.Key, package.Value), (package.Key, Versions[package.Key])));

    [Fact]
    public void DurableTask_HasTheVersionThatTheFunctionsExtensionDependsOn()
    {
        // Two versions in one process do not work, and this extension decides which runs in Azure.
        var ours = Versions.Where(one => one.Key.StartsWith(DurableTask, StringComparison.Ordinal) && !Apart.Contains(one.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        var wanted = DependenciesOf(Extension).Where(one => ours.ContainsKey(one.Key)).Select(one => one.Value).Distinct();
        Assert.Equal(Assert.Single(wanted), Assert.Single(ours.Values.Distinct()));
    }

    [Fact]
    public void App_IsAPlainLibrary_ThatIsBuiltOnce()
    {
        var project = Repository.Read("src/Workflow/Workflow.csproj");
        Assert.StartsWith("<Project Sdk=\"Microsoft.NET.Sdk\">", project, StringComparison.Ordinal);
        Assert.DoesNotContain("Condition=", project, StringComparison.Ordinal);
    }

    [Fact]
    public void HostForAzure_IsAnEntryPointAndAProject() =>
        Assert.Equal(["src/Hosts/Azure/Program.cs", "src/Hosts/Azure/Workflow.Azure.csproj"], Repository.Files("src/Hosts/Azure", ".cs", ".csproj", ".props", ".targets"));

    /// <summary>What a package asks for by itself, as it was restored for these tests.</summary>
    private static Dictionary<string, string> DependenciesOf(string package)
    {
        var path = typeof(PackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "ProjectAssetsFile").Value!;
        using var restored = JsonDocument.Parse(File.ReadAllBytes(path));
        var target = restored.RootElement.GetProperty("targets").EnumerateObject().First().Value;
        return target.GetProperty($"{package}/{Designed[package]}").GetProperty("dependencies").EnumerateObject()
            .ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal);
    }
}
