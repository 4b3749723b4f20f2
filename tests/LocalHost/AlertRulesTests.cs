using System.Text.RegularExpressions;
using LocalHost.Tests.Support;
using YamlDotNet.Serialization;

namespace LocalHost.Tests;

/// <summary>The alert rules for Prometheus.</summary>
public sealed partial class AlertRulesTests
{
    private const string Rules = "infra/alerts/workflow.rules.yml";
    private const string Played = "infra/alerts/workflow.rules.test.yml";

    private static readonly List<Dictionary<string, object>> All = Read();

    public static TheoryData<string> Names => new(All.Select(rule => (string)rule["alert"]));

    [Fact]
    public void Rules_EachOfTheContract_IsThere() => Assert.Superset(
        new HashSet<string>
        {
            "WorkflowBackupStale", "WorkflowBackupFailed", "WorkflowBackupPartial", "WorkflowBackupMissed", "WorkflowBackupTripped", "WorkflowCredentialsRefused",
            "WorkflowMetricsAbsent",
        },
        All.Select(rule => (string)rule["alert"]).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_OfTheFile_HasWhatAPersonNeedsAndNamesOnlyWhatTheAppHas(string name)
    {
        var rule = Assert.Single(All, rule => (string)rule["alert"] == name);
        var known = Approval.Read("metrics.txt").Split('\n').Select(line => line.Split(" | ")).Where(parts => parts.Length == 5)
            .ToDictionary(parts => parts[0], parts => parts[3].Split(", "), StringComparer.Ordinal);
        var expression = (string)rule["expr"];

        Assert.Subset(new HashSet<string> { "alert", "expr", "for", "labels", "annotations" }, rule.Keys.ToHashSet());
        Assert.Contains(Entry(rule, "labels", "severity"), (string[])["critical", "warning"]);
        Assert.NotEmpty(Entry(rule, "annotations", "summary"));
        Assert.NotEmpty(Entry(rule, "annotations", "description"));
        var metrics = Metric().Matches(Selector().Replace(expression, "")).Select(match => match.Value).ToList();
        Assert.NotEmpty(metrics);
        Assert.Empty(metrics.Except(known.Keys, StringComparer.Ordinal));
        foreach (Match selector in Selector().Matches(expression))
            Assert.Empty(Label().Matches(selector.Groups["inside"].Value).Select(match => match.Groups["name"].Value).Except(known[selector.Groups["metric"].Value], StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_OfTheFile_IsPlayedAndExplained(string name)
    {
        Assert.Contains($"alertname: {name}", Repository.Read(Played), StringComparison.Ordinal);
        Assert.Contains($"`{name}`", Repository.Read("docs/operations.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Docs_OfNumbers_HaveEveryMetricAndNoOther()
    {
        var approved = Approval.Read("metrics.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" | ")[0]).Where(name => name != "target");

        var documented = Row().Matches(Repository.Read("docs/numbers.md")).Select(match => match.Groups["name"].Value);

        Assert.Equal(approved.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [PromtoolFact]
    public async Task Rules_AsPromtoolReadsThem_AreRight()
    {
        var (exitCode, said) = await Tool.RunAsync(Tool.Promtool!, "check", "rules", "--lint=all", "--lint-fatal", Repository.PathOf(Rules));
        Assert.True(exitCode == 0, said);
    }

    [PromtoolFact]
    public async Task Rules_AsPromtoolPlaysThem_FireWhenTheyShould()
    {
        var (exitCode, said) = await Tool.RunAsync(Tool.Promtool!, "test", "rules", Repository.PathOf(Played));
        Assert.True(exitCode == 0, said);
    }

    [PromtoolFact]
    public async Task Rules_WithALongerPatience_FailThePlayedCases()
    {
        var folder = Directory.CreateTempSubdirectory("rules-");
        try
        {
            var changed = Repository.Read(Rules).Replace("> 1.5 *", "> 2.5 *", StringComparison.Ordinal);
            Assert.NotEqual(Repository.Read(Rules), changed);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, Path.GetFileName(Rules)), changed);
            File.Copy(Repository.PathOf(Played), Path.Combine(folder.FullName, Path.GetFileName(Played)));

            var (exitCode, said) = await Tool.RunAsync(Tool.Promtool!, "test", "rules", Path.Combine(folder.FullName, Path.GetFileName(Played)));

            Assert.NotEqual(0, exitCode);
            Assert.Contains("WorkflowBackupStale", said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<Dictionary<string, object>> Read()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<Dictionary<string, object>>>>(Repository.Read(Rules));
        return [.. Assert.Single(file["groups"])["rules"] is List<object> rules
            ? rules.Cast<Dictionary<object, object>>().Select(rule => rule.ToDictionary(pair => (string)pair.Key, pair => pair.Value, StringComparer.Ordinal))
            : throw new InvalidDataException($"{Rules} has no rules.")];
    }

    private static string Entry(Dictionary<string, object> rule, string part, string name) => (string)((Dictionary<object, object>)rule[part])[name];

    // All our metrics have an underscore, no function of Prometheus that we use has.
    [GeneratedRegex(@"\b[a-z]+(_[a-z]+)+\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex(@"(?<=(?<metric>[a-z_]+))\{(?<inside>[^}]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Selector();

    [GeneratedRegex("(?<name>[a-z]+)=~?\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^\| `(?<name>[a-z_]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
