using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>The project file that chooses the host: what is compiled blind has to be right by reading.</summary>
public sealed class WorkflowProjectTests
{
    /// <summary>The packages that the app was designed against; nothing newer than the listings in tests/Local/Api.</summary>
    private static readonly Dictionary<string, string> AzurePackages = new(StringComparer.Ordinal)
    {
        ["Azure.Data.Tables"] = "12.11.0",
        ["Azure.Storage.Blobs"] = "12.30.0",
        ["Microsoft.Azure.Functions.Worker"] = "2.52.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.DurableTask"] = "1.15.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore"] = "2.1.1",
        ["Microsoft.Azure.Functions.Worker.Extensions.Timer"] = "4.3.1",
        ["Microsoft.Azure.Functions.Worker.Sdk"] = "2.1.0",
    };

    private static readonly ProjectFile Project = Repository.Project("src/Workflow/Workflow.csproj");

    [Fact]
    public void AzureBranch_Packages_AreTheDesigned()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(item => (string)item.Attribute("Include")!, item => (string)item.Attribute("Version")!, StringComparer.Ordinal);

        Assert.Equal(AzurePackages.Keys.Order(StringComparer.Ordinal), Project.Items("PackageReference", "Azure").Order(StringComparer.Ordinal));
        Assert.All(AzurePackages, package => Assert.Equal(package.Value, versions[package.Key]));
        Assert.Equal("1.21.0", versions["Azure.Identity"]);
        Assert.Empty(Project.Items("ProjectReference", "Azure"));
    }

    [Fact]
    public void LocalBranch_References_NothingButTheHost()
    {
        // So every member that the app takes from its host stands in a listing: src/Local is held to them, and there is nothing else.
        Assert.Empty(Project.Items("PackageReference", "Local"));
        Assert.Equal(
            ["../Local/DurableTask/DurableTask.Sqlite.csproj", "../Local/Functions/Functions.Local.csproj", "../Local/Tables/Local.Tables.csproj"],
            Project.Items("ProjectReference", "Local").Order(StringComparer.Ordinal));
        Assert.Equal(["../Local/AzureStorageBlobs.props"], Project.Imports);
        Assert.Equal(["../WeChat/WeChat.csproj"], Project.Items("ProjectReference", host: null));
        Assert.Empty(Project.Items("PackageReference", host: null).Except(["Azure.Identity", "NCrontab.Signed", "Polly.Core"], StringComparer.Ordinal));
    }

    [Fact]
    public void Usings_OfBothBranches_MapOneToOne()
    {
        var official = Project.Items("Using", "Azure").Order(StringComparer.Ordinal);
        var ours = Project.Items("Using", "Local").Select(name => name
            .Replace("DurableTask.Sqlite", "Microsoft.DurableTask", StringComparison.Ordinal)
            .Replace("Functions.Local", "Microsoft.Azure.Functions.Worker", StringComparison.Ordinal)
            .Replace("Local.Tables", "Azure.Data.Tables", StringComparison.Ordinal));
        Assert.Equal(official, ours.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Usings_ForTheWholeProject_BringNoNameThatExistsTwice() =>
        Assert.DoesNotContain(Project.Items("Using"), name => name is "Azure" or "Azure.Core" || name.StartsWith("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal));

    [Fact]
    public void Sdk_IsThePlainOne() =>
        Assert.StartsWith("<Project Sdk=\"Microsoft.NET.Sdk\">", Repository.Read(Project.Path), StringComparison.Ordinal);
}
