using System.Text.Json.Nodes;
using AzureHost.Tests.Support;
using Mono.Cecil;

namespace AzureHost.Tests;

/// <summary>What is published is what these tests run, with the extension that they run it on.</summary>
public sealed class PublishedAppTests
{
    [Fact]
    public void Metadata_OfThePublishedApp_ListsEveryFunction()
    {
        using var app = ModuleDefinition.ReadModule(Path.Combine(BuiltFiles.Published, "Workflow.dll"));
        var declared = app.Types.SelectMany(type => type.Methods).SelectMany(method => method.CustomAttributes)
            .Where(attribute => attribute.AttributeType.Name == "FunctionAttribute").Select(attribute => (string)attribute.ConstructorArguments[0].Value);

        var listed = JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltFiles.Published, "functions.metadata")))!.AsArray()
            .Select(function => (string)function!["name"]!);

        Assert.Equal(declared.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    /// <summary>The stand-in plays no retries of triggers; that Azure is told of them is seen here.</summary>
    [Fact]
    public void Timer_OfThePublishedApp_CarriesItsRetries()
    {
        var timer = JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltFiles.Published, "functions.metadata")))!.AsArray()
            .Single(function => (string?)function!["name"] == "BackupTimer")!;

        Assert.Equal(
            ("exponentialBackoff", 24, "00:00:10", "00:15:00"),
            ((string)timer["retry"]!["strategy"]!, (int)timer["retry"]!["maxRetryCount"]!, (string)timer["retry"]!["minimumInterval"]!, (string)timer["retry"]!["maximumInterval"]!));
    }

    [Fact]
    public void Workflow_OfBothHosts_IsTheSameFile()
    {
        var local = Path.Combine(Path.GetDirectoryName(BuiltFiles.LocalHost)!, "Workflow.dll");

        Assert.Equal(File.ReadAllBytes(local), File.ReadAllBytes(Path.Combine(BuiltFiles.Published, "Workflow.dll")));
    }

    [Fact]
    public void Extension_ThatTheAzureBuildPullsIn_IsTheOneOfTheStandIn()
    {
        var extensions = JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltFiles.Published, "extensions.json")))!["extensions"]!.AsArray();
        var durable = Assert.Single(extensions, extension => (string?)extension!["name"] == "DurableTask")!;
        var extension = Path.Combine(BuiltFiles.Published, (string)durable["hintPath"]!);
        var standIn = Path.GetDirectoryName(BuiltFiles.HostStandIn)!;

        // The extension brings the engine and its provider.
        foreach (var name in new[] { Path.GetFileName(extension), "DurableTask.AzureStorage.dll", "DurableTask.Core.dll" })
        {
            var (published, ours) = (Path.Combine(Path.GetDirectoryName(extension)!, name), Path.Combine(standIn, name));
            Assert.True(
                Version(published) == Version(ours),
                $"{name}: the Azure build pulls in {Version(published)}, the stand-in runs {Version(ours)}. Set the version in Directory.Packages.props.");
        }
    }

    // Frameworks differ (the Functions host runs on .NET 8), so the bytes do too.
    private static string Version(string path) => System.Diagnostics.FileVersionInfo.GetVersionInfo(path).ProductVersion!;
}
