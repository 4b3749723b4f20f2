using System.Text.RegularExpressions;
using Infra.Tests.Compiling;
using Infra.Tests.Deploying;

namespace Infra.Tests;

/// <summary>The alerts read what the app logs, and tell what the rules for Prometheus tell.</summary>
public sealed partial class AlertTests
{
    private const string Type = "Microsoft.Insights/scheduledQueryRules";

    // What is logged of a backup: its scope, its outcome, and the reason behind it.
    [BicepTheory]
    [InlineData("all", "Complete", "", null)]
    [InlineData("all, disturbed", "Complete", "", null)]
    [InlineData("all, tripped", "Complete", "", "tripped")]
    [InlineData("all, disturbed, tripped", "Complete", "", "tripped")]
    [InlineData("all", "Partial", "users: gone", "partial")]
    [InlineData("all", "Failed", "There is no collection to back up.", "failed")]
    [InlineData("all", "Failed", "stable_token: error 40164, the address … [40164]", "failed credentials-refused")]
    [InlineData("all", "Failed", "databasecount: error -501000 [-501000]", "failed")]
    [InlineData("all", "Canceled", "A person canceled the backup.", null)]
    [InlineData("named", "Complete", "", null)]
    [InlineData("named", "Failed", "no", null)]
    public async Task Alerts_MessageOfABackup_FiresThoseThatItIsFor(string scope, string outcome, string reason, string? expected)
    {
        var message = Logged(1003, ("BackupId", "20251104T180000Z-ab2c"), ("Env", "生产 env"), ("Scope", scope), ("Outcome", outcome), ("Reason", reason));

        Assert.Equal(expected ?? "", string.Join(' ', await FiringAsync(message)));
    }

    [BicepFact]
    public async Task Alerts_DueTimeThatWasMissed_FiresItsOwn() =>
        Assert.Equal(["missed"], await FiringAsync(Logged(1201, ("DueAt:u", "2026-11-21 18:00:00Z"), ("Reason", "The app was not running."))));

    [BicepTheory]
    [InlineData("all", "Complete", true)]
    [InlineData("all, disturbed", "Complete", false)]
    [InlineData("all, tripped", "Complete", false)]
    [InlineData("named", "Complete", false)]
    [InlineData("all", "Partial", false)]
    public async Task Alerts_OnlyAGoodBackup_EndsThem(string scope, string outcome, bool ends)
    {
        var deployment = await Template.DeployAsync(Cloud.Public, ("maxBackupAgeHours", 30));
        var message = Logged(1003, ("BackupId", "20251104T180000Z-ab2c"), ("Env", "生产 env"), ("Scope", scope), ("Outcome", outcome), ("Reason", ""));

        var tooOld = QueryOf(deployment.Resources.Single(one => one.Type == Type && one.Name.EndsWith("-last-good-backup-too-old", StringComparison.Ordinal)));
        Assert.Contains("ago(30h)", tooOld, StringComparison.Ordinal);
        Assert.Equal(ends, IsMatch(message, Pattern().Match(tooOld).Groups["pattern"].Value));
        Assert.All(Ends(deployment), alert => Assert.Equal(ends, IsMatch(message, alert.Good)));
    }

    [BicepFact]
    public async Task Alerts_AllOfThem_AskTheWorkspaceAndTellPeople()
    {
        var deployment = await Template.DeployAsync(Cloud.Public);
        var rules = deployment.Resources.Where(one => one.Type == Type).ToList();

        Assert.Equal(6, rules.Count);
        Assert.All(rules, rule =>
        {
            Assert.True(rule["enabled"]!.GetValue<bool>());
            Assert.Contains("workspaces", rule["scopes"]![0]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
            Assert.Single(rule["actions"]!["actionGroups"]!.AsArray());
            Assert.Equal("P2D", rule["overrideQueryTimeRange"]!.GetValue<string>());
        });
    }

    // Neither compiler sees the other file.
    [BicepFact]
    public async Task Alert_OnCredentials_HasTheCodesOfTheRuleForPrometheus()
    {
        var rules = await File.ReadAllTextAsync(Path.Combine(Sources.Infra, "alerts", "workflow.rules.yml"));
        var codes = PrometheusCodes().Match(rules).Groups["codes"].Value;
        var alert = Ends(await Template.DeployAsync(Cloud.Public)).Single(one => one.Name == "credentials-refused");

        Assert.NotEmpty(codes);
        Assert.Contains($"[({codes})", alert.Bad.Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [BicepTheory]
    [InlineData("", false)]
    [InlineData("https://collector.example:4317", true)]
    public async Task Collector_OfTheParameter_IsASettingOnlyIfThereIsOne(string endpoint, bool isSet)
    {
        var settings = (await Template.DeployAsync(Cloud.Public, ("otlpEndpoint", endpoint))).The("Microsoft.Web/sites").Settings;

        Assert.Equal(isSet, settings.TryGetValue("OTEL_EXPORTER_OTLP_ENDPOINT", out var value) && value == endpoint);
    }

    private static async Task<IEnumerable<string>> FiringAsync(string message) =>
        Ends(await Template.DeployAsync(Cloud.Public)).Where(alert => IsMatch(message, alert.Bad)).Select(alert => alert.Name);

    private static List<(string Name, string Bad, string Good)> Ends(ArmDeployment deployment) =>
    [
        .. deployment.Resources.Where(one => one.Type == Type && one.Name.Contains("-backup-", StringComparison.Ordinal) && !one.Name.Contains("too-old", StringComparison.Ordinal)).Select(one =>
        {
            var patterns = Pattern().Matches(QueryOf(one));
            return (one.Name[(one.Name.IndexOf("-backup-", StringComparison.Ordinal) + "-backup-".Length)..], patterns[0].Groups["pattern"].Value, patterns[1].Groups["pattern"].Value);
        }),
    ];

    private static string QueryOf(ArmResource rule) => rule["criteria"]!["allOf"]![0]!["query"]!.GetValue<string>();

    private static bool IsMatch(string message, string pattern) => Regex.IsMatch(message, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static string Logged(int eventId, params (string Name, string Value)[] values)
    {
        var template = Sources.App.Select(text => Regex.Match(text, $@"LoggerMessage\((EventId = )?{eventId}, (LogLevel\.\w+, |Message = )""(?<template>[^""]+)""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .Single(match => match.Success).Groups["template"].Value;
        return values.Aggregate(template, (text, one) => text.Replace($"{{{one.Name}}}", one.Value, StringComparison.Ordinal));
    }

    [GeneratedRegex("matches regex @\"(?<pattern>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex("api=\"stable_token\", errcode=~\"(?<codes>[0-9|]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PrometheusCodes();
}
