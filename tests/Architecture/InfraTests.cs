using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>What the Bicep files and the app have to agree on; no compiler sees both.</summary>
public sealed partial class InfraTests
{
    private static readonly string Main = Repository.Read("infra/main.bicep");

    [Theory]
    [InlineData("Complete", true)]
    [InlineData("Partial", false)]
    [InlineData("Failed", false)]
    public void Alert_ReadsTheMessageThatTheAppLogs(string outcome, bool good)
    {
        var pattern = AlertPattern().Match(Repository.Read("infra/modules/monitoring.bicep")).Groups["pattern"].Value;
        var template = BackupEnded().Match(Repository.Read("src/Workflow/Log.cs")).Groups["template"].Value;
        var message = template.Replace("{Outcome}", outcome, StringComparison.Ordinal)
            .Replace("{BackupId}", "20251104T180000Z-ab2c", StringComparison.Ordinal)
            .Replace("{Env}", "生产 env", StringComparison.Ordinal);

        Assert.NotEmpty(pattern);
        Assert.NotEmpty(template);
        Assert.Equal(good, Regex.IsMatch(message, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Setting_ThatTheAppReads_IsSet()
    {
        // Storage has its own three names in the cloud, which are set; an account name alone is read only to refuse it.
        string[] excepted = ["AzureWebJobsStorage", "AzureWebJobsStorage__accountName"];
        var read = Repository.Files("src/Workflow", ".cs")
            .SelectMany(path => Reading().Matches(Repository.Read(path)))
            .Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal))
            .Except(excepted, StringComparer.Ordinal)
            .ToList();

        Assert.NotEmpty(read);
        Assert.All(read, name => Assert.Contains($"name: '{name}'", Main, StringComparison.Ordinal));
    }

    [Fact]
    public void Module_ThatMainNames_Exists() =>
        Assert.All(Module().Matches(Main), match => Assert.True(Repository.Exists($"infra/{match.Groups["path"].Value}"), match.Value));

    [GeneratedRegex("matches regex @\"(?<pattern>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AlertPattern();

    [GeneratedRegex(@"LoggerMessage\(EventId = 1003, Message = ""(?<template>[^""]+)""\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BackupEnded();

    [GeneratedRegex(@"configuration\[""(?<name>[A-Za-z:]+)""\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reading();

    [GeneratedRegex(@"^module \w+ '(?<path>[^']+)'", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Module();
}
