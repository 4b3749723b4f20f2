using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Infra.Tests.Compiling;
using Infra.Tests.Deploying;

namespace Infra.Tests;

/// <summary>What the template and the app have to agree on; no compiler sees both.</summary>
public sealed partial class AgreementTests
{
    [BicepTheory]
    [InlineData("flex")]
    [InlineData("premium")]
    public async Task Setting_ThatTheAppReads_IsSet(string plan)
    {
        // Storage has its own three names in the cloud, which are set; an account name alone is read only to refuse it.
        string[] excepted = ["AzureWebJobsStorage", "AzureWebJobsStorage__accountName"];
        var read = ReadByTheApp().Except(excepted, StringComparer.Ordinal).ToList();

        // Whoever tells a watchdog of good backups has its address in the vault.
        string[] counted = ["KeepLast", "KeepWeekly", "KeepMonthly", "KeepYearly", "KeepWithin", "KeepOthers", "MinimumGood"];
        var rules = new JsonObject(counted.Select(name => KeyValuePair.Create(name, (JsonNode?)"1"))) { ["KeepDaily"] = 7 };
        var inVault = new JsonObject { ["HeartbeatUrl"] = "notify-heartbeat" };
        var settings = (await Template.DeployAsync(Cloud.Public, ("plan", plan), ("notifyVaultNames", inVault), ("retention", rules))).The("Microsoft.Web/sites").Settings;

        Assert.NotEmpty(read);
        Assert.Equal("7", settings["Retention__KeepDaily"]);
        Assert.EndsWith("secrets/notify-heartbeat)", settings["Notify__HeartbeatUrl"], StringComparison.Ordinal);
        Found.Nothing(read.Except(settings.Keys, StringComparer.Ordinal));
    }

    [Fact]
    public void Setting_ThatTheAppReads_IsInTheSample()
    {
        // Of a storage account without a key.
        var read = ReadByTheApp().Where(name => !name.StartsWith("AzureWebJobsStorage__", StringComparison.Ordinal));

        Found.Nothing(read.Except(Sources.SampleSettings, StringComparer.Ordinal));
    }

    // What is not kept must not be kept as a previous version either.
    [BicepTheory]
    [InlineData("ContainerName = \"derived\"", "derived/")]
    [InlineData("ContainerName = \"restores\"", "restores/")]
    [InlineData("\"logs\"", "logs/")]
    public async Task Container_WhoseBlobsAreRemoved_KeepsNoPreviousVersions(string inTheApp, string prefix)
    {
        var rule = (await Template.DeployAsync(Cloud.Public)).The("Microsoft.Storage/storageAccounts/managementPolicies")["policy"]!["rules"]![0]!["definition"]!;

        Assert.Contains(Sources.App, text => text.Contains(inTheApp, StringComparison.Ordinal));
        Assert.Contains(prefix, rule["filters"]!["prefixMatch"]!.AsArray().Select(one => one!.GetValue<string>()), StringComparer.Ordinal);
        Assert.Equal(3, rule["actions"]!["version"]!["delete"]!["daysAfterCreationGreaterThan"]!.GetValue<int>());
    }

    [BicepTheory]
    [InlineData("prod-1", "", "backups/prod-1/r-")]
    [InlineData("prod-1", " test-2, ,prod-3", "backups/prod-1/r- backups/test-2/r- backups/prod-3/r-")]
    public async Task Exports_OfRestoresInEveryEnvironment_KeepNoPreviousVersions(string env, string others, string prefixes)
    {
        var deployment = await Template.DeployAsync(Cloud.Public, ("wechatEnv", env), ("restoreEnvironments", others));
        var rule = deployment.The("Microsoft.Storage/storageAccounts/managementPolicies")["policy"]!["rules"]![1]!["definition"]!;

        // The folder of a restore's own exports begins with its id.
        Assert.Contains(Sources.App, text => text.Contains("const string Prefix = \"r-\"", StringComparison.Ordinal));
        Assert.Equal(prefixes, string.Join(' ', rule["filters"]!["prefixMatch"]!.AsArray().Select(one => one!.GetValue<string>())));
        Assert.Equal(3, rule["actions"]!["version"]!["delete"]!["daysAfterCreationGreaterThan"]!.GetValue<int>());
    }

    [BicepTheory]
    [InlineData("", false)]
    [InlineData("drills-1", true)]
    public async Task Exports_OfDrills_KeepNoPreviousVersions(string env, bool isEnabled)
    {
        var deployment = await Template.DeployAsync(Cloud.Public, ("drillEnvironment", env));
        var rules = deployment.The("Microsoft.Storage/storageAccounts/managementPolicies")["policy"]!["rules"]!.AsArray();
        var rule = rules.Single(one => (string?)one!["name"] == "forget-exports-of-drills")!;

        Assert.Contains(Sources.App, text => text.Contains("const string Prefix = \"d-\"", StringComparison.Ordinal));
        Assert.Equal(isEnabled, rule["enabled"]!.GetValue<bool>());
        Assert.Equal($"backups/{env}/d-", Assert.Single(rule["definition"]!["filters"]!["prefixMatch"]!.AsArray())!.GetValue<string>());
        Assert.Equal(3, rule["definition"]!["actions"]!["version"]!["delete"]!["daysAfterCreationGreaterThan"]!.GetValue<int>());
    }

    [BicepFact]
    public async Task Exports_OfPartOfACollection_AreSettings()
    {
        var exports = new JsonObject { ["orders__Query"] = "where({ 已付: true })", ["orders__Fields"] = "_id,金额" };

        var settings = (await Template.DeployAsync(Cloud.Public, ("backupExports", exports))).The("Microsoft.Web/sites").Settings;

        Assert.Equal(("where({ 已付: true })", "_id,金额"), (settings["Backup__Exports__orders__Query"], settings["Backup__Exports__orders__Fields"]));
    }

    [BicepFact]
    public async Task Gate_OfSingleCollections_IsSettings()
    {
        var collections = new JsonObject { ["c1__Name"] = "用户", ["c1__Ignore"] = "true" };

        var settings = (await Template.DeployAsync(Cloud.Public, ("gateCollections", collections), ("gateChurnPercent", 30))).The("Microsoft.Web/sites").Settings;

        Assert.Equal(("用户", "true", "30"), (settings["Gate__Collections__c1__Name"], settings["Gate__Collections__c1__Ignore"], settings["Gate__ChurnPercent"]));
    }

    // A daily time in China is converted to UTC; what Bicep cannot convert leaves backupSchedule as it is, and the app speaks up.
    [BicepTheory]
    [InlineData("0 0 2 * * * *", "0 0 18 * * *")]
    [InlineData("30 15 23 * * * *", "30 15 15 * * *")]
    [InlineData("0 0 8 * * * *", "0 0 0 * * *")]
    [InlineData("", "the default")]
    [InlineData("0 */5 * * * * *", "the default")]
    [InlineData("0 0 2 * * MON *", "the default")]
    [InlineData("0 0 2,14 * * * *", "the default")]
    [InlineData("0 0 2 * * *", "the default")]
    [InlineData("0 0 2 * * * * *", "the default")]
    public async Task Schedule_InTheFormOfWeChat_IsConvertedIfItIsDaily(string wechat, string expected)
    {
        var deployment = await Template.DeployAsync(Cloud.Public, ("backupScheduleWeChat", wechat), ("backupSchedule", "the default"));
        var settings = deployment.The("Microsoft.Web/sites").Settings;

        Assert.Equal((expected, wechat), (settings["BackupSchedule"], settings["BackupScheduleWeChat"]));
    }

    [BicepTheory]
    [InlineData("flex", "https://shop.example,https://商店.example")]
    [InlineData("premium", null)]
    public async Task Origins_OfPages_AreAllowedByThePlatformOnFlexAlone(string plan, string? allowed)
    {
        var deployment = await Template.DeployAsync(Cloud.Public, ("plan", plan), ("logsOrigins", " https://shop.example, ,https://商店.example"));
        var cors = deployment.The("Microsoft.Web/sites")["siteConfig"]!["cors"];

        Assert.Equal(allowed, cors is null ? null : string.Join(',', cors["allowedOrigins"]!.AsArray().Select(one => one!.GetValue<string>())));
    }

    private static IEnumerable<string> ReadByTheApp() => Sources.App.SelectMany(NamesIn).Select(name => name.Replace(":", "__", StringComparison.Ordinal));

    private static IEnumerable<string> NamesIn(string text)
    {
        var section = Section().Match(text).Groups["name"].Value;
        return Reading().Matches(text).Select(match => match.Groups["name"].Value)
            .Concat(section.Length == 0 ? [] : ReadingOfSection().Matches(text).Select(match => $"{section}:{match.Groups["name"].Value}"));
    }

    [GeneratedRegex(@"configuration\[""(?<name>[A-Za-z:]+)""\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reading();

    [GeneratedRegex(@"var section = configuration\.GetSection\(""(?<name>[A-Za-z:]+)""\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Section();

    [GeneratedRegex(@"\bsection(\[|, )""(?<name>[A-Za-z]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReadingOfSection();
}
